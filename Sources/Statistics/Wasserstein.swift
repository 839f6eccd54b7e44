/// How far values have to be moved, on average, to turn one sample into the other.
///
/// The Wasserstein distance of order 1, the area between the distribution functions (Vallender 1974),
/// in the unit of the values. The area is summed exactly. Nil where a sample is empty or the area is
/// beyond 128 bits.
///
/// - Complexity: O(n + m).
public func wassersteinDistance(_ first: SortedSample, _ second: SortedSample) -> Double? {
  let (pairs, overflow) = first.count.multipliedReportingOverflow(by: second.count)
  guard pairs > 0, !overflow else { return nil }
  var area: UInt128 = 0
  var isBeyond = false
  var previous: Int64?
  var left = 0
  var right = 0
  forEachJointGroup(first, second) { group in
    if let previous {
      let gap = UInt128(UInt64(bitPattern: group.value &- previous))
      let height = UInt128((left * second.count - right * first.count).magnitude)
      let (sum, overflow) = area.addingReportingOverflow(height * gap)
      area = sum
      isBeyond = isBeyond || overflow
    }
    previous = group.value
    left += group.first
    right += group.second
  }
  return isBeyond ? nil : Double(area) / Double(pairs)
}
