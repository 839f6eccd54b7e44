/// A number of a column in memory: whether it stands for «absent», and what a file holds of it.
protocol StoredNumber: Comparable, Sendable, BitwiseCopyable {
  /// The whole number that the file holds.
  associatedtype Stored: FixedWidthInteger & SignedInteger & Sendable

  /// Whether it is itself the number that the file holds, and may be taken where it lies.
  static var isStored: Bool { get }
  /// Whether it marks an absent value.
  var isAbsent: Bool { get }
  /// The number that the file holds.
  var stored: Stored { get }
  /// Puts numbers into their places, and finds their extremes.
  ///
  /// - Parameters:
  ///   - places: where each of them belongs, below their number; nil where they stay in order.
  ///   - target: room for all of them; nil where only the extremes are wanted.
  ///   - convert: makes the number of each value.
  static func place<Value>(
    _ values: UnsafeBufferPointer<Value>, at places: UnsafePointer<Int32>?,
    in target: UnsafeMutablePointer<Self>?, isOptional: Bool, _ convert: (Value) -> Self
  ) -> Extremes<Self>
  /// The number itself or one that is equal and sorts before it, for statistics.
  var lowerBound: Self { get }
  /// The number itself or one that is equal and sorts behind it, for statistics.
  var upperBound: Self { get }
}

/// How many of some numbers are absent, where any may be, and the least and the greatest of the others; nil where
/// there is none.
struct Extremes<Number> {
  var absent: Int
  var least: Number?
  var most: Number?
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

  /// The extremes of numbers that lie where they are needed.
  static func extremes(
    of values: UnsafeBufferPointer<Self>, isOptional: Bool
  ) -> Extremes<Self> {
    unsafe place(values, at: nil, in: nil, isOptional: isOptional) { $0 }
  }
}

/// A whole number that is the least there is where it is absent.
protocol StoredWholeNumber: StoredNumber, FixedWidthInteger, SignedInteger {}

extension StoredWholeNumber {
  @inline(__always) var isAbsent: Bool { self == .min }

  /// Without a branch for each number.
  @inline(__always)
  static func place<Value>(
    _ values: UnsafeBufferPointer<Value>, at places: UnsafePointer<Int32>?,
    in target: UnsafeMutablePointer<Self>?, isOptional: Bool, _ convert: (Value) -> Self
  ) -> Extremes<Self> {
    var absent = 0
    var least = Self.max
    var most = Self.min
    /// Takes in one number.
    @inline(__always)
    func note(_ number: Self) {
      absent &+= number == .min ? 1 : 0
      // The least there is becomes the greatest.
      least = Swift.min(least, number &- 1)
      most = Swift.max(most, number)
    }
    if let target = unsafe target {
      if let places = unsafe places {
        for index in 0..<(values.count) {
          let number = unsafe convert(values[index])
          unsafe target[Int(places[index])] = number
          note(number)
        }
      } else {
        for index in 0..<(values.count) {
          let number = unsafe convert(values[index])
          unsafe target[index] = number
          note(number)
        }
      }
    } else {
      for index in 0..<(values.count) { unsafe note(convert(values[index])) }
    }
    if !isOptional, absent > 0 { return Extremes(absent: 0, least: .min, most: most) }
    if absent == values.count { return Extremes(absent: absent, least: nil, most: nil) }
    return Extremes(absent: absent, least: least &+ 1, most: most)
  }
}

extension Int64: StoredWholeNumber {
  @inline(__always) var stored: Int64 { self }
}

extension Int32: StoredWholeNumber {
  @inline(__always) var stored: Int32 { self }
}

extension Int16: StoredWholeNumber {
  @inline(__always) var stored: Int32 { Int32(self) }
}

/// The two numbers that a file holds of an instant in nanoseconds.
enum Instant {
  /// Its whole microseconds; an absent one stays absent.
  @inline(__always)
  static func microseconds(_ nanoseconds: Int64) -> Int64 {
    if nanoseconds == .min { return .min }
    let quotient = nanoseconds / 1000
    return nanoseconds % 1000 < 0 ? quotient &- 1 : quotient
  }

  /// Its nanoseconds past these: 0 to 999; an absent one stays absent.
  @inline(__always)
  static func rest(_ nanoseconds: Int64) -> Int32 {
    if nanoseconds == .min { return .min }
    let rest = Int32(truncatingIfNeeded: nanoseconds % 1000)
    return rest < 0 ? rest &+ 1000 : rest
  }
}

extension Double: StoredNumber {
  @inline(__always) var isAbsent: Bool { isNaN }
  @inline(__always) var stored: Int64 { Int64(bitPattern: bitPattern) }
  var lowerBound: Double { self == 0 ? -0.0 : self }
  var upperBound: Double { self == 0 ? 0.0 : self }

  static func place<Value>(
    _ values: UnsafeBufferPointer<Value>, at places: UnsafePointer<Int32>?,
    in target: UnsafeMutablePointer<Double>?, isOptional: Bool, _ convert: (Value) -> Double
  ) -> Extremes<Double> {
    var found = Extremes<Double>(absent: 0, least: nil, most: nil)
    for index in 0..<(values.count) {
      let number = unsafe convert(values[index])
      if let target = unsafe target {
        unsafe target[places.map { unsafe Int($0[index]) } ?? index] = number
      }
      if isOptional && number.isAbsent {
        found.absent += 1
        continue
      }
      found.least = found.least.map { number < $0 ? number : $0 } ?? number
      found.most = found.most.map { number < $0 ? $0 : number } ?? number
    }
    return found
  }
}
