/// One value of two samples taken together: how often each sample holds it.
struct JointGroup {
  /// The value.
  let value: Int64
  /// How often the first sample holds it.
  let first: Int
  /// How often the second sample holds it.
  let second: Int
}

/// Calls `body` with each distinct value of two ascending samples, in ascending order.
///
/// - Complexity: O(n + m).
@inline(__always)
func forEachJointGroup(
  _ first: SortedSample, _ second: SortedSample, _ body: (JointGroup) -> Void
) {
  let left = first.values.span
  let right = second.values.span
  var i = 0
  var j = 0
  while i < left.count || j < right.count {
    let value: Int64
    if i == left.count {
      value = right[j]
    } else if j == right.count {
      value = left[i]
    } else {
      value = min(left[i], right[j])
    }
    let i0 = i
    let j0 = j
    while i < left.count, left[i] == value { i += 1 }
    while j < right.count, right[j] == value { j += 1 }
    body(JointGroup(value: value, first: i - i0, second: j - j0))
  }
}
