/// Messages of the Collector's file exporter, each behind its length in four bytes, the highest first.
///
/// Each is JSON or Protocol Buffers, alone or as a zstd frame of its own.
struct OTLPFrames {
  /// Whether the beginning of a file looks like such messages.
  static func begins(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 8 else { return false }
    let length = Self.length(bytes.span, at: 0)
    guard length > 4, length <= DocumentSplitter.longest else { return false }
    let end = min(bytes.count, 4 + length)
    let content = Array(bytes[4..<end])
    // A second message, where it can be seen, has a length too.
    if end + 4 <= bytes.count, Self.length(bytes.span, at: end) > DocumentSplitter.longest {
      return false
    }
    if content.starts(with: ZstdDecoder.magic) { return true }
    if content.first == UInt8(ascii: "{") { return TraceKind(beginning: content) == .otlpJSON }
    return OTLPMessage.begins(content)
  }

  private static func length(_ bytes: Span<UInt8>, at position: Int) -> Int {
    var length = 0
    for offset in 0..<4 { length = length << 8 | Int(bytes[position + offset]) }
    return length
  }

  private var pending: [UInt8] = []
  /// Number of the message that is read next, from 1.
  private(set) var number = 1
  /// What ended the chain of lengths before the end of the file.
  private(set) var damage: String?

  /// Calls `body` with each message that ends in this piece, decompressed, and its number; an empty
  /// one could not be decompressed.
  mutating func consume(_ piece: Span<UInt8>, _ body: (Span<UInt8>, Int) -> Void) {
    if damage != nil { return }
    pending.append(piece, most: piece.count)
    var start = 0
    while pending.count - start >= 4 {
      let length = Self.length(pending.span, at: start)
      guard length <= DocumentSplitter.longest else {
        damage = "message \(number) claims to have \(length) bytes"
        break
      }
      guard pending.count - start - 4 >= length else { break }
      Self.deliver(pending.span.extracting(start + 4..<start + 4 + length), number, body)
      number += 1
      start += 4 + length
    }
    pending.removeSubrange(0..<start)
  }

  /// Says what is wrong with the end, if anything is.
  mutating func finish() -> String? {
    if damage == nil, !pending.isEmpty { damage = "message \(number) is cut short" }
    return damage
  }

  private static func deliver(
    _ message: Span<UInt8>, _ number: Int, _ body: (Span<UInt8>, Int) -> Void
  ) {
    guard message.count >= 4, message[0] == 0x28, message[1] == 0xb5, message[2] == 0x2f,
      message[3] == 0xfd
    else {
      body(message, number)
      return
    }
    var plain: [UInt8] = []
    var decoder = ZstdDecoder()
    _ = decoder.decode(message) { piece in
      plain.append(piece, most: piece.count)
      return plain.count <= DocumentSplitter.longest
    }
    if decoder.state != .complete { plain = [] }
    body(plain.span, number)
  }
}
