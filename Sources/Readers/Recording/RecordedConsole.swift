import Recording

/// Makes one log of a program's streams: whole lines, each after the time of its first byte.
///
/// A line of one stream is never cut by another's. What the other writes meanwhile waits, but no
/// longer than memory should take.
struct RecordedConsole {
  /// A stream that waits for another's line to end.
  private struct Waiting {
    var bytes: [UInt8] = []
    /// Where each piece begins, and when it came.
    var pieces: [(start: Int, time: Int64)] = []
  }

  private static let mostWaiting = 1 << 20

  private let chunkSize: Int
  private var made: [UInt8] = []
  /// The stream whose line is not ended yet.
  private var open: RecordedStream?
  private var waiting: [RecordedStream: Waiting] = [:]
  /// Whether a terminal's line seems to end: it writes a carriage return before each line feed.
  private var heldReturn = false

  init(chunkSize: Int) { self.chunkSize = max(1, chunkSize) }

  /// Takes in what one look at a stream delivered.
  mutating func take(_ text: Span<UInt8>, of stream: RecordedStream, at time: Int64) {
    if let open, open != stream {
      var held = waiting[stream] ?? Waiting()
      held.pieces.append((held.bytes.count, time))
      unsafe text.withUnsafeBufferPointer { unsafe held.bytes.append(contentsOf: $0) }
      let isFull = held.bytes.count > Self.mostWaiting
      waiting[stream] = held
      if !isFull { return }
      endLine()
    } else {
      append(text, of: stream, at: time)
    }
    while open == nil, let next = waiting.keys.min(by: { $0.rawValue < $1.rawValue }) {
      release(next)
    }
  }

  /// Ends the log: what waits comes after what is open.
  mutating func finish() {
    while !waiting.isEmpty || heldReturn {
      endLine()
      if let next = waiting.keys.min(by: { $0.rawValue < $1.rawValue }) { release(next) }
    }
  }

  /// Hands on what is made, in pieces of at most the size that was asked for.
  ///
  /// - Returns: false where `body` wants no more.
  mutating func deliver(_ body: (Span<UInt8>) -> Bool, isLast: Bool = false) -> Bool {
    guard isLast || made.count >= chunkSize else { return true }
    var start = 0
    while start < made.count {
      let end = min(made.count, start + chunkSize)
      if !body(made.span.extracting(start..<end)) { return false }
      start = end
    }
    made.removeAll(keepingCapacity: true)
    return true
  }

  private mutating func release(_ stream: RecordedStream) {
    guard let held = waiting.removeValue(forKey: stream) else { return }
    for (number, piece) in held.pieces.enumerated() {
      let end = number + 1 < held.pieces.count ? held.pieces[number + 1].start : held.bytes.count
      append(held.bytes.span.extracting(piece.start..<end), of: stream, at: piece.time)
    }
  }

  private mutating func endLine() {
    if heldReturn { made.append(0x0D) }
    heldReturn = false
    if open != nil { made.append(0x0A) }
    open = nil
  }

  private mutating func append(_ text: Span<UInt8>, of stream: RecordedStream, at time: Int64) {
    for index in 0..<text.count {
      let byte = text[index]
      if open == nil { putTime(time) }
      open = stream
      if heldReturn, byte != 0x0A { made.append(0x0D) }
      heldReturn = stream == .terminal && byte == 0x0D
      if heldReturn { continue }
      made.append(byte)
      if byte == 0x0A { open = nil }
    }
  }

  /// Nineteen digits of nanoseconds since 1970, and a blank.
  private mutating func putTime(_ time: Int64) {
    var rest = UInt64(max(0, time))
    let start = made.count
    made.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 19))
    for place in stride(from: start + 18, through: start, by: -1) {
      made[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    made.append(UInt8(ascii: " "))
  }
}
