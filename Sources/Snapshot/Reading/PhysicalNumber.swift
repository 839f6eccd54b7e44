/// A number as a file holds it.
protocol PhysicalNumber: FixedWidthInteger, SignedInteger, BitwiseCopyable, Sendable
where Magnitude: FixedWidthInteger {}

extension Int32: PhysicalNumber {}
extension Int64: PhysicalNumber {}

/// A number as the table in memory holds it.
protocol TableNumber: BitwiseCopyable, Sendable {
  /// Stands for an absent one.
  static var absentMark: Self { get }

  /// The number that the file's stands for; nil where it does not fit.
  init?(physical: some PhysicalNumber)
}

extension Int64: TableNumber {
  static var absentMark: Int64 { .min }
  @inline(__always) init?(physical: some PhysicalNumber) { self.init(physical) }
}

extension Int32: TableNumber {
  static var absentMark: Int32 { .min }
  @inline(__always) init?(physical: some PhysicalNumber) { self.init(exactly: physical) }
}

extension Int16: TableNumber {
  static var absentMark: Int16 { .min }
  @inline(__always) init?(physical: some PhysicalNumber) { self.init(exactly: physical) }
}

extension Double: TableNumber {
  static var absentMark: Double { .nan }
  /// From the bits of a number of 64 or 32 bits.
  @inline(__always) init?(physical: some PhysicalNumber) {
    if physical.bitWidth == 64 {
      self.init(bitPattern: UInt64(truncatingIfNeeded: physical))
    } else {
      self.init(Float(bitPattern: UInt32(truncatingIfNeeded: physical)))
    }
  }
}
