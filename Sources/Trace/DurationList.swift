/// Durations of many spans, in no order that matters.
///
/// Whole microseconds below 71 minutes, which is what nearly all are, take four bytes each; one that is
/// none makes all of them nanoseconds of eight bytes.
public struct DurationList: Sendable {
  /// Nanoseconds that one of ``small`` stands for.
  public static let unit: Int64 = 1000

  /// The durations in microseconds, where all are whole; else empty.
  public private(set) var small: [UInt32] = []
  /// The durations in nanoseconds, where ``small`` can't hold them.
  public private(set) var wide: [Int64] = []

  /// No durations.
  public init() {}

  /// Number of durations.
  public var count: Int { small.count + wide.count }

  /// The durations in nanoseconds.
  public var nanoseconds: [Int64] {
    if !wide.isEmpty { return wide }
    var values: [Int64] = []
    values.reserveCapacity(small.count)
    for value in small { values.append(Int64(value) * Self.unit) }
    return values
  }

  /// A duration as microseconds; nil where it is no whole number of them, or too long.
  ///
  /// A multiple of 125 · 2³ is divided by a multiplication by the inverse of 125 modulo 2⁶⁴ and a turn by
  /// three bits; every other number becomes one that is larger than any quotient (Warren, Hacker's Delight,
  /// 2nd edition, section 10–17).
  @inlinable
  public static func small(_ nanoseconds: Int64) -> UInt32? {
    let product = UInt64(bitPattern: nanoseconds) &* 0x1cac_0831_26e9_78d5
    let quotient = product &>> 3 | product &<< 61
    return quotient <= UInt64(UInt32.max) ? UInt32(truncatingIfNeeded: quotient) : nil
  }

  /// Adds a duration of so many nanoseconds, which is not negative.
  public mutating func append(_ nanoseconds: Int64) {
    if wide.isEmpty, let value = Self.small(nanoseconds) {
      small.append(value)
    } else {
      widen()
      wide.append(nanoseconds)
    }
  }

  /// Makes room for so many durations of the kind that there are.
  public mutating func reserve(_ count: Int) {
    if wide.isEmpty { small.reserveCapacity(count) } else { wide.reserveCapacity(count) }
  }

  /// Adds durations of whole microseconds.
  ///
  /// - Complexity: O(their number).
  public mutating func append(small values: UnsafeBufferPointer<UInt32>) {
    if wide.isEmpty {
      unsafe small.append(contentsOf: values)
    } else {
      for place in values.indices { wide.append(unsafe Int64(values[place]) * Self.unit) }
    }
  }

  /// Adds durations in nanoseconds, none of them negative, some of them no whole microseconds.
  ///
  /// - Complexity: O(their number).
  public mutating func append(wide values: UnsafeBufferPointer<Int64>) {
    guard !values.isEmpty else { return }
    widen()
    unsafe wide.append(contentsOf: values)
  }

  /// Takes ``small`` away without a copy; the list is empty then, unless it has wide ones.
  public mutating func takeSmall() -> [UInt32] {
    var taken: [UInt32] = []
    swap(&taken, &small)
    return taken
  }

  private mutating func widen() {
    guard !small.isEmpty else { return }
    wide = nanoseconds
    small = []
  }
}
