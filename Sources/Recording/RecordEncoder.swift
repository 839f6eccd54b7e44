/// Puts records one after another into memory.
public struct RecordEncoder: Sendable {
  /// The bytes so far.
  public private(set) var bytes: [UInt8] = []

  /// An encoder without records.
  public init() {}

  /// Removes all bytes and keeps their room.
  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Appends a record: its kind, its length, its time, and what `body` puts.
  ///
  /// - Parameter time: nanoseconds of the clock that counts from the machine's start.
  public mutating func record(
    _ kind: RecordKind, time: Int64, _ body: (inout RecordEncoder) -> Void
  ) {
    bytes.append(kind.rawValue)
    let lengthAt = bytes.count
    // The length has four bytes, so that it can be filled in.
    put(fixed: UInt32(0))
    let start = bytes.count
    put(fixed: UInt64(bitPattern: time))
    body(&self)
    let length = UInt32(truncatingIfNeeded: bytes.count - start)
    for index in 0..<4 {
      bytes[lengthAt + index] = UInt8(truncatingIfNeeded: length >> (8 * index))
    }
  }

  /// Appends a number of fixed length, the lowest byte first.
  public mutating func put(fixed value: some FixedWidthInteger) {
    for shift in stride(from: 0, to: value.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Appends a number in groups of seven bits, the lowest first.
  public mutating func put(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends a number whose sign goes into the lowest bit.
  public mutating func put(signed value: Int64) {
    put(UInt64(bitPattern: value << 1 ^ value >> 63))
  }

  /// Appends bytes after their number.
  public mutating func put(text: some Collection<UInt8>) {
    put(UInt64(text.count))
    bytes.append(contentsOf: text)
  }

  /// Appends texts after their number.
  public mutating func put(texts: [[UInt8]]) {
    put(UInt64(texts.count))
    for text in texts { put(text: text) }
  }

  /// Appends bytes as they are.
  public mutating func put(raw: Span<UInt8>) {
    unsafe raw.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
  }
}
