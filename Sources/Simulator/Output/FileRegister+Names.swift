extension FileRegister {
  /// The file's name in a line of such a list; nil for a folder or anything else.
  static func fileName(in line: [UInt8]) -> String? {
    let before = Array("{\"name\": \"".utf8)
    let after = Array("\", \"type\": \"regular file\"".utf8)
    guard line.starts(with: before) else { return nil }
    var name: [UInt8] = []
    var position = before.count
    while position < line.count, line[position] != UInt8(ascii: "\"") {
      // Names with escapes are never written by a workload; such a file counts as unknown.
      if line[position] == UInt8(ascii: "\\") { return nil }
      name.append(line[position])
      position += 1
    }
    guard line[position...].starts(with: after) else { return nil }
    return String(decoding: name, as: UTF8.self)
  }
}
