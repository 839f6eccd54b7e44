import Glibc

/// Difference and ratio of two numbers, with percentile intervals from bootstrap replicates of both.
///
/// Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
struct ReplicatedChange {
  let difference: IntervalEstimate
  let ratio: IntervalEstimate?
  let ratioLogStandardError: Double?

  init(
    from base: Double, to candidate: Double, replicates: some Sequence<(Double, Double)>,
    confidence: Double
  ) {
    let tail = (1 - confidence) / 2
    var differences: [Double] = []
    var logarithms: [Double] = []
    var positive = base > 0 && candidate > 0
    for (before, after) in replicates {
      differences.append(after - before)
      if before > 0, after > 0 {
        logarithms.append(log(after / before))
      } else {
        positive = false
      }
    }
    differences.sort()
    difference = IntervalEstimate(
      value: candidate - base, low: linearQuantile(of: differences.span, tail),
      high: linearQuantile(of: differences.span, 1 - tail))
    guard positive else {
      ratio = nil
      ratioLogStandardError = nil
      return
    }
    logarithms.sort()
    ratio = IntervalEstimate(
      value: candidate / base, low: linearQuantile(of: logarithms.span, tail).map { exp($0) },
      high: linearQuantile(of: logarithms.span, 1 - tail).map { exp($0) })
    ratioLogStandardError = standardDeviation(of: logarithms.span)
  }
}

/// Type 7 quantile of ascending numbers at a level from 0 to 1; nil without any.
public func linearQuantile(of values: Span<Double>, _ level: Double) -> Double? {
  guard values.count > 0 else { return nil }
  let position = Double(values.count - 1) * min(1, max(0, level))
  let index = min(values.count - 1, Int(position))
  let fraction = position - Double(index)
  guard fraction > 0, index + 1 < values.count else { return values[index] }
  return values[index] + (values[index + 1] - values[index]) * fraction
}

/// Sample standard deviation (n − 1) in two passes; nil below two values.
func standardDeviation(of values: Span<Double>) -> Double? {
  guard values.count > 1 else { return nil }
  var sum = 0.0
  for position in values.indices { sum += values[position] }
  let mean = sum / Double(values.count)
  var squares = 0.0
  var differences = 0.0
  for position in values.indices {
    let difference = values[position] - mean
    squares += difference * difference
    differences += difference
  }
  squares -= differences * differences / Double(values.count)
  return (max(0, squares) / Double(values.count - 1)).squareRoot()
}
