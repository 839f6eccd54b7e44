/// Bytes of an output under construction.
///
/// All outputs are built as bytes: a table of ten million rows can't afford a `String` a cell.
public struct ByteBuffer: Sendable, Equatable {
  /// The bytes so far.
  public private(set) var bytes: [UInt8] = []

  /// An empty buffer.
  public init() {}

  /// Number of bytes.
  public var count: Int { bytes.count }

  /// Makes room for that many bytes in all.
  public mutating func reserve(_ capacity: Int) { bytes.reserveCapacity(capacity) }

  /// Appends one byte.
  public mutating func append(_ byte: UInt8) { bytes.append(byte) }

  /// Appends an ASCII character.
  public mutating func append(_ character: Unicode.Scalar) {
    bytes.append(contentsOf: String(character).utf8)
  }

  /// Appends bytes as they are.
  public mutating func append(_ other: [UInt8]) { append(other.span) }

  /// Appends a slice of bytes as they are.
  public mutating func append(_ other: ArraySlice<UInt8>) { append(other.span) }

  /// Appends bytes as they are.
  public mutating func append(_ other: Span<UInt8>) {
    unsafe other.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
  }

  /// Appends a text as UTF-8.
  public mutating func append(_ text: String) { append(text.utf8.span) }

  /// Appends a text that stands in the program.
  ///
  /// - Complexity: O(n); no `String` is made, so it serves where a line is many short pieces.
  public mutating func append(literal text: StaticString) {
    unsafe bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Puts another byte in place of one.
  public mutating func set(_ byte: UInt8, at place: Int) { bytes[place] = byte }

  /// Puts bytes between others.
  ///
  /// - Complexity: O(bytes behind the place).
  public mutating func insert(_ some: ArraySlice<UInt8>, at place: Int) {
    bytes.insert(contentsOf: some, at: place)
  }

  /// Removes all bytes and keeps their room.
  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}
