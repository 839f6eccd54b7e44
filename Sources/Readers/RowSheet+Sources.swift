import Trace

extension RowSheet {
  /// What was read, one entry a reader: of several files the folder or archive that holds them.
  ///
  /// - Parameter files: the files in the order in which they were read, without numbers of spans.
  func sources(_ files: [SourceDescription], below path: String) -> [SourceDescription] {
    var result: [SourceDescription] = []
    for file in files {
      if let known = result.firstIndex(where: { $0.reader == file.reader }) {
        result[known].path = path
        result[known].skipped += file.skipped
      } else {
        var source = file
        source.spans = counts[file.reader] ?? 0
        result.append(source)
      }
    }
    return result
  }
}
