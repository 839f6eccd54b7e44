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
  mutating func put(_ bytes: Span<UInt8>) {
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
    var head = rest
    while head >= 10_000 {
      head /= 10_000
      length += 4
    }
    length += head >= 1000 ? 3 : head >= 100 ? 2 : head >= 10 ? 1 : 0
    var place = used + length
    used = place
    let pairs = unsafe Self.pairs.utf8Start
    while rest >= 10 {
      let pair = Int(truncatingIfNeeded: rest % 100) * 2
      rest /= 100
      place -= 2
      unsafe target[place] = pairs[pair]
      unsafe target[place + 1] = pairs[pair + 1]
      if rest == 0 { return }
    }
    unsafe target[place - 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest)
  }

  /// The numbers from 00 to 99.
  private static let pairs: StaticString = """
    0001020304050607080910111213141516171819\
    2021222324252627282930313233343536373839\
    4041424344454647484950515253545556575859\
    6061626364656667686970717273747576777879\
    8081828384858687888990919293949596979899
    """
}
