/// The name of a span as the name of a stage.
enum OTLPStageName {
  /// The name without the number at its end, so that `turn 12` and `turn 13` are one stage.
  static func plain(_ name: String) -> String {
    var bytes = Array(name.utf8)
    func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    func isSeparator(_ byte: UInt8) -> Bool { " #_-:./".utf8.contains(byte) }
    while true {
      var end = bytes.count
      while end > 0, isDigit(bytes[end - 1]) { end -= 1 }
      guard end < bytes.count, end > 0, isSeparator(bytes[end - 1]) else { break }
      while end > 0, isSeparator(bytes[end - 1]) { end -= 1 }
      if end == 0 { break }
      bytes.removeSubrange(end...)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
