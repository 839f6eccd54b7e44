/// Whole numbers that ascend, kept as the first and what lies between each and the next.
///
/// Times mostly come in their order and close together. That is half the room of the numbers themselves, and
/// their gaps are there without sorting.
struct AscendingTimes {
  private var first: Int64?
  private var latest: Int64 = 0
  private var gaps: [UInt32] = []
  /// As many gaps as can be counted in 31 bits.
  private static let most = Int(Int32.max) - 1

  /// Takes in a number; false, and nothing is taken, where it lies below the one before or too far above it.
  @inline(__always)
  mutating func take(_ number: Int64) -> Bool {
    guard first != nil else {
      (first, latest) = (number, number)
      return true
    }
    let (gap, overflow) = number.subtractingReportingOverflow(latest)
    guard !overflow, gaps.count < Self.most, let small = UInt32(exactly: gap) else {
      return false
    }
    latest = number
    gaps.append(small)
    return true
  }

  /// The numbers.
  var values: [Int64] {
    guard var value = first else { return [] }
    var values = [value]
    values.reserveCapacity(gaps.count + 1)
    for gap in gaps {
      value += Int64(gap)
      values.append(value)
    }
    return values
  }

  /// What lies between the numbers, moved out.
  mutating func takeGaps() -> [UInt32] {
    var taken: [UInt32] = []
    swap(&taken, &gaps)
    return taken
  }
}
