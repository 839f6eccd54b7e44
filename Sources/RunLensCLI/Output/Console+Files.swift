import Reports

extension Console {
  /// Writes a result into a file as a whole, or to standard output where none is named.
  func write(_ bytes: [UInt8], to file: String?) throws(ProgramError) {
    guard let file else { return try result(bytes) }
    do throws(OutputError) {
      var output = try AtomicFile(file)
      try output.write(bytes)
      try output.commit()
    } catch {
      throw .output(error)
    }
    note("wrote '\(file)'")
  }

  /// Writes tables into a folder, each as a whole.
  func write(_ tables: [SummaryCSV.Table], into folder: String) throws(ProgramError) {
    do throws(OutputError) {
      for table in tables {
        var file = try AtomicFile("\(folder)/\(table.name)")
        try file.write(table.bytes)
        try file.commit()
      }
    } catch {
      throw .output(error)
    }
    note("wrote \(tables.count) tables into '\(folder)'")
  }
}
