/// A number of a column in memory: whether it stands for «absent», and what a file holds of it.
protocol StoredNumber: Equatable, Sendable {
  /// The whole number that the file holds.
  associatedtype Stored: FixedWidthInteger & SignedInteger & Sendable

  /// Whether it is itself the number that the file holds, and may be taken where it lies.
  static var isStored: Bool { get }
  /// Whether it marks an absent value.
  var isAbsent: Bool { get }
  /// The number that the file holds.
  var stored: Stored { get }
  /// How many of some numbers are absent, where any may be, and the least and the greatest of the others; nil
  /// where there is none.
  static func extremes(
    of values: UnsafeBufferPointer<Self>, isOptional: Bool
  ) -> (absent: Int, least: Self?, most: Self?)
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
  static var isStored: Bool { Self.self == Stored.self }
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

extension RankedByBytes where Rank == Self {
  @inline(__always) init(rank: Self) { self = rank }
}

extension StoredNumber where Self: BitwiseCopyable {
  static func extremes(
    of values: UnsafeBufferPointer<Self>, isOptional: Bool
  ) -> (absent: Int, least: Self?, most: Self?) {
    var first = 0
    while first < values.count, isOptional, unsafe values[first].isAbsent { first += 1 }
    var absent = first
    guard first < values.count else { return (absent, nil, nil) }
    var least = unsafe values[first]
    var most = least
    var (lowest, highest) = (least.rank, most.rank)
    for index in first..<(values.count) {
      let value = unsafe values[index]
      if isOptional && value.isAbsent {
        absent &+= 1
        continue
      }
      let rank = value.rank
      if rank < lowest { (least, lowest) = (value, rank) }
      if rank >= highest { (most, highest) = (value, rank) }
    }
    return (absent, least, most)
  }
}

/// A number whose rank is a whole number of the same bytes, and the least there is where it is absent.
protocol RankedByBytes: StoredNumber, BitwiseCopyable
where Rank: FixedWidthInteger & SignedInteger & BitwiseCopyable {
  /// The number of that rank.
  init(rank: Rank)
}

extension RankedByBytes {
  /// Without a branch for each number.
  static func extremes(
    of values: UnsafeBufferPointer<Self>, isOptional: Bool
  ) -> (absent: Int, least: Self?, most: Self?) {
    var absent = 0
    var least = Rank.max
    var most = Rank.min
    if isOptional {
      for index in 0..<(values.count) {
        let rank = unsafe values[index].rank
        absent &+= rank == .min ? 1 : 0
        // The least there is becomes the greatest.
        least = min(least, rank &- 1)
        most = max(most, rank)
      }
      least &+= 1
    } else {
      for index in 0..<(values.count) {
        let rank = unsafe values[index].rank
        least = min(least, rank)
        most = max(most, rank)
      }
    }
    if absent == values.count { return (absent, nil, nil) }
    return (absent, Self(rank: least), Self(rank: most))
  }
}

extension Int64: RankedByBytes {
  @inline(__always) var isAbsent: Bool { self == .min }
  @inline(__always) var stored: Int64 { self }
}

extension Int32: RankedByBytes {
  @inline(__always) var isAbsent: Bool { self == .min }
  @inline(__always) var stored: Int32 { self }
}

extension Int16: RankedByBytes {
  @inline(__always) var isAbsent: Bool { self == .min }
  @inline(__always) var stored: Int32 { Int32(self) }
}

/// The whole microseconds of an instant in nanoseconds.
struct Microseconds: RankedByBytes {
  let nanoseconds: Int64

  init(rank: Int64) { nanoseconds = rank }

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
