/// A number of a column in memory: whether it stands for «absent», and what a file holds of it.
protocol StoredNumber: Equatable, Sendable {
  /// The whole number that the file holds.
  associatedtype Stored: FixedWidthInteger & SignedInteger & Sendable

  /// Whether it marks an absent value.
  var isAbsent: Bool { get }
  /// The number that the file holds.
  var stored: Stored { get }
  /// What such numbers are ordered by.
  associatedtype Rank: Comparable
  /// Its place in that order; of an absent value without meaning.
  var rank: Rank { get }
  /// The number itself or one that is equal and sorts before it, for statistics.
  var lowerBound: Self { get }
  /// The number itself or one that is equal and sorts behind it, for statistics.
  var upperBound: Self { get }
}

extension StoredNumber {
  var lowerBound: Self { self }
  var upperBound: Self { self }

  /// The number as Parquet's statistics hold it.
  static func bytes(_ number: Self) -> [UInt8] {
    let stored = number.stored
    return (0..<Stored.bitWidth / 8).map {
      UInt8(truncatingIfNeeded: stored >> Stored(truncatingIfNeeded: 8 * $0))
    }
  }
}

extension StoredNumber where Self: Comparable {
  @inline(__always) var rank: Self { self }
}

extension Int64: StoredNumber {
  @inline(__always) var isAbsent: Bool { self == .min }
  @inline(__always) var stored: Int64 { self }
}

extension Int32: StoredNumber {
  @inline(__always) var isAbsent: Bool { self == .min }
  @inline(__always) var stored: Int32 { self }
}

extension Int16: StoredNumber {
  @inline(__always) var isAbsent: Bool { self == .min }
  @inline(__always) var stored: Int32 { Int32(self) }
}

/// The whole microseconds of an instant in nanoseconds.
struct Microseconds: StoredNumber, BitwiseCopyable {
  let nanoseconds: Int64

  @inline(__always) var isAbsent: Bool { nanoseconds == .min }
  @inline(__always) var rank: Int64 { nanoseconds }
  @inline(__always) var stored: Int64 {
    let quotient = nanoseconds / 1000
    return nanoseconds % 1000 < 0 ? quotient &- 1 : quotient
  }
}

/// The nanoseconds of an instant past its whole microseconds: 0 to 999.
struct Nanosecond: StoredNumber, BitwiseCopyable {
  let nanoseconds: Int64

  @inline(__always) var isAbsent: Bool { nanoseconds == .min }
  @inline(__always) var rank: Int32 { stored }
  @inline(__always) var stored: Int32 {
    let rest = Int32(truncatingIfNeeded: nanoseconds % 1000)
    return rest < 0 ? rest &+ 1000 : rest
  }
}

extension Double: StoredNumber {
  @inline(__always) var isAbsent: Bool { isNaN }
  @inline(__always) var stored: Int64 { Int64(bitPattern: bitPattern) }
  var lowerBound: Double { self == 0 ? -0.0 : self }
  var upperBound: Double { self == 0 ? 0.0 : self }
}
