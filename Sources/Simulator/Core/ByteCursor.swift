/// Puts bytes and numbers one after another into memory that has room for them.
///
/// Every write is checked against the memory's bounds. It must not outlive the memory.
@safe
struct ByteCursor: ~Copyable {
  private let target: UnsafeMutableBufferPointer<UInt8>
  private(set) var used: Int

  @unsafe
  init(target: UnsafeMutableBufferPointer<UInt8>, used: Int) {
    unsafe self.target = target
    self.used = used
  }

  /// Puts a literal.
  @inline(__always)
  mutating func put(_ text: StaticString) {
    unsafe put(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Puts bytes.
  @inline(__always)
  mutating func put(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer { unsafe put($0) }
  }

  @inline(__always)
  private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress, let base = unsafe target.baseAddress else { return }
    unsafe precondition(bytes.count <= target.count - used)
    unsafe (base + used).update(from: source, count: bytes.count)
    used += bytes.count
  }

  /// Puts a number in decimal.
  @inline(__always)
  mutating func put(_ value: Int64) {
    var rest = value.magnitude
    unsafe precondition(target.count - used >= 20)
    if value < 0 {
      unsafe target[used] = UInt8(ascii: "-")
      used += 1
    }
    var length = 1
    var limit: UInt64 = 10
    while length < 19, rest >= limit {
      length += 1
      limit &*= 10
    }
    var place = used + length
    used = place
    for _ in 0..<length {
      place -= 1
      unsafe target[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }
}
