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

  /// Writes bytes, or a message that was written before.
  mutating func bytes(_ field: UInt64, _ value: [UInt8]) {
    number(field << 3 | 2)
    number(UInt64(value.count))
    buffer.append(value)
  }

  /// Writes a message, whose fields the closure writes.
  mutating func message(_ field: UInt64, _ body: (inout ProtoWriter) -> Void) {
    var inner = ProtoWriter()
    body(&inner)
    bytes(field, inner.buffer.bytes)
  }

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
