/// Reads what ``RecordEncoder`` put, never beyond the end of the bytes.
///
/// Whatever does not fit makes ``isBroken`` true, and the values from then on are zero or empty.
public struct RecordCursor {
  private let bytes: [UInt8]
  /// How many bytes have been read.
  public private(set) var position = 0
  /// Whether something did not fit.
  public private(set) var isBroken = false

  /// A cursor at the beginning of a record, which is short but for the texts that it never reads.
  ///
  /// - Complexity: O(bytes), since they are copied.
  public init(_ bytes: Span<UInt8>) {
    self.bytes = unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
  }

  /// How many bytes are left.
  public var left: Int { bytes.count - position }

  /// A number of so many bytes, the lowest first.
  public mutating func fixed(_ count: Int) -> UInt64 {
    guard left >= count else { return broken() }
    var value: UInt64 = 0
    for index in 0..<count { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
    position += count
    return value
  }

  /// A number in groups of seven bits.
  public mutating func number() -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard left > 0 else { return broken() }
      let next = bytes[position]
      position += 1
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
    }
    return broken()
  }

  /// A number whose sign is its lowest bit.
  public mutating func signed() -> Int64 {
    let raw = number()
    return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
  }

  /// Bytes after their number.
  public mutating func text() -> [UInt8] {
    let count = number()
    guard count <= UInt64(left) else {
      _ = broken()
      return []
    }
    defer { position += Int(count) }
    return Array(bytes[position..<position + Int(count)])
  }

  /// Texts after their number.
  public mutating func texts() -> [[UInt8]] {
    let count = number()
    // Each takes a byte at least, so a claim of more is none.
    guard count <= UInt64(left) else {
      _ = broken()
      return []
    }
    var texts: [[UInt8]] = []
    for _ in 0..<count where !isBroken { texts.append(text()) }
    return texts
  }

  private mutating func broken() -> UInt64 {
    isBroken = true
    position = bytes.count
    return 0
  }
}
