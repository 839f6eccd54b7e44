/// The address of a PostgreSQL server's database, `postgresql://USER:PASSWORD@HOST/DATABASE`.
struct ServerAddress: Sendable, Equatable {
  /// The address as the user gave it, which may hold a password.
  let text: String

  /// Nil where the text is none.
  init?(_ text: String) {
    guard text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") else { return nil }
    self.text = text
  }

  /// The address for messages and outputs, asterisks in place of a password.
  var shown: String {
    var bytes = Array(text.utf8)
    let start = text.hasPrefix("postgresql") ? 13 : 11
    let end = bytes[start...].firstIndex { [0x2f, 0x3f, 0x23].contains($0) } ?? bytes.count
    if let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")),
      let colon = bytes[start..<at].firstIndex(of: UInt8(ascii: ":"))
    {
      bytes.replaceSubrange(colon + 1..<at, with: Array("***".utf8))
    }
    let mark = Array("password=".utf8)
    var position = start
    while position + mark.count <= bytes.count {
      if bytes[position..<position + mark.count].elementsEqual(mark) {
        let value = position + mark.count
        let stop = bytes[value...].firstIndex { $0 == 0x26 || $0 == 0x23 } ?? bytes.count
        bytes.replaceSubrange(value..<stop, with: Array("***".utf8))
      }
      position += 1
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The name of the database; that of the server where the address has none.
  var name: String {
    let rest = text.drop { $0 != ":" }.dropFirst(3)
    let path = rest.prefix { $0 != "?" && $0 != "#" }.split(separator: "/")
    let name = path.count > 1 ? path[1] : path.first?.split(separator: "@").last ?? "postgresql"
    return String(name)
  }
}
