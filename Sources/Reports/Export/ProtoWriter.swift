import Writing

/// Writes protocol buffers: the four field kinds that traces need.
///
/// Source: the encoding guide of Protocol Buffers (varints, and fields that carry their length).
struct ProtoWriter {
  private(set) var buffer = ByteBuffer()

  /// Writes a whole number.
  mutating func varint(_ field: UInt64, _ value: UInt64) {
    number(field << 3)
    number(value)
  }

  /// Writes a whole number with its sign, as `int64` has it.
  mutating func varint(_ field: UInt64, signed value: Int64) {
    varint(field, UInt64(bitPattern: value))
  }

  /// Writes a floating-point number.
  mutating func double(_ field: UInt64, _ value: Double) {
    number(field << 3 | 1)
    for shift in stride(from: 0, to: 64, by: 8) {
      buffer.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(shift)))
    }
  }

  /// Writes a text.
  mutating func text(_ field: UInt64, _ value: String) { bytes(field, Array(value.utf8)) }

  /// Writes a text that stands in the program.
  mutating func text(_ field: UInt64, literal value: StaticString) {
    number(field << 3 | 2)
    number(UInt64(value.utf8CodeUnitCount))
    buffer.append(literal: value)
  }

  /// Writes bytes, or a message that was written before.
  mutating func bytes(_ field: UInt64, _ value: [UInt8]) {
    number(field << 3 | 2)
    number(UInt64(value.count))
    buffer.append(value)
  }

  /// Writes a message, whose fields the closure writes.
  mutating func message(_ field: UInt64, _ body: (inout ProtoWriter) -> Void) {
    number(field << 3 | 2)
    // One byte holds the length of most; longer ones move what was written.
    let place = buffer.count
    buffer.append(0)
    body(&self)
    let length = UInt64(buffer.count - place - 1)
    if length < 0x80 { return buffer.set(UInt8(length), at: place) }
    var digits = ProtoWriter()
    digits.number(length)
    buffer.set(digits.buffer.bytes[0], at: place)
    buffer.insert(digits.buffer.bytes.dropFirst(), at: place + 1)
  }

  /// Removes all that was written and keeps its room.
  mutating func removeAll() { buffer.removeAll() }

  /// Hands the bytes over once there are enough of them.
  mutating func spill<Failure: Error>(
    to write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) { try buffer.spill(to: write) }

  /// Hands over whatever is there.
  mutating func drain<Failure: Error>(
    to write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) { try buffer.drain(to: write) }

  private mutating func number(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      buffer.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    buffer.append(UInt8(rest))
  }
}
