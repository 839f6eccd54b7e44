/// Files that may still be overwritten, with the times of their first and last writing.
struct ArenaFiles: Sendable {
  struct File: Sendable {
    var contents: ArraySlice<UInt8>
    var born: Int64
    var modified: Int64
  }

  private var files: [String: File] = [:]

  mutating func write(_ path: String, _ contents: ArraySlice<UInt8>, at time: Int64) {
    let born = files[path]?.born ?? time
    files[path] = File(contents: contents, born: born, modified: time)
  }

  /// Hands all files over, in the order of their last writing, and forgets them.
  mutating func takeAll() -> [(path: String, file: File)] {
    let all = files.map { (path: $0.key, file: $0.value) }
    files = [:]
    return all.sorted { ($0.file.modified, $0.path) < ($1.file.modified, $1.path) }
  }
}
