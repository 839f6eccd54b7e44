import Statistics
import Trace

/// The values of one series in a stretch of time, and what functions make of them.
struct PromWindow {
  /// In the order of their times, at least one.
  let samples: [MetricSamples.Sample]
  /// The borders of the stretch in milliseconds.
  let start: Int64
  let end: Int64
  let semantics: PromSemantics

  /// The value of a function; nil where there are too few values for it.
  func value(_ function: PromFunction) -> Double? {
    let values = samples.map(\.value)
    switch function {
    case .rate: return extrapolated(isCounter: true).map { $0 / (Double(end - start) / 1000) }
    case .increase: return extrapolated(isCounter: true)
    case .delta: return extrapolated(isCounter: false)
    case .irate, .idelta: return instant(isRate: function == .irate)
    case .resets: return Double(zip(values, values.dropFirst()).count { $1 < $0 })
    case .changes:
      return Double(
        zip(values, values.dropFirst()).count { $0 != $1 && !($0.isNaN && $1.isNaN) })
    case .averageOverTime: return Self.mean(values)
    case .minimumOverTime: return Self.least(values)
    case .maximumOverTime: return Self.most(values)
    case .sumOverTime: return Self.sum(values)
    case .countOverTime: return Double(values.count)
    case .lastOverTime: return values.last
    case .presentOverTime: return 1
    default: return nil
    }
  }

  /// What the series grew by from border to border, as if it had gone on as between its values.
  ///
  /// A border that is farther from its value than values are from one another, and a tenth more, is taken
  /// to be half of that away; no counter is followed back to below zero. After a fall all was added anew.
  private func extrapolated(isCounter: Bool) -> Double? {
    guard samples.count > 1, let first = samples.first, let last = samples.last else { return nil }
    var result = last.value - first.value
    if isCounter {
      for (old, new) in zip(samples, samples.dropFirst()) where new.value < old.value {
        result += old.value
      }
    }
    var toStart = Double(first.time - start) / 1000
    var toEnd = Double(end - last.time) / 1000
    let sampled = Double(last.time - first.time) / 1000
    let average = sampled / Double(samples.count - 1)
    let threshold = average * 1.1
    func limitByZero() {
      guard isCounter, result > 0, first.value >= 0 else { return }
      toStart = min(toStart, sampled * (first.value / result))
    }
    if semantics.seeksZeroFirst { limitByZero() }
    if toStart >= threshold { toStart = average / 2 }
    if !semantics.seeksZeroFirst { limitByZero() }
    if toEnd >= threshold { toEnd = average / 2 }
    return result * ((sampled + toStart + toEnd) / sampled)
  }

  /// The difference of the last two values, by the second for a rate.
  private func instant(isRate: Bool) -> Double? {
    guard samples.count > 1 else { return nil }
    let (old, new) = (samples[samples.count - 2], samples[samples.count - 1])
    let seconds = Double(new.time - old.time) / 1000
    guard seconds > 0 else { return nil }
    let isFallen = isRate && new.value < old.value
    let difference = isFallen ? new.value : new.value - old.value
    return isRate ? difference / seconds : difference
  }

  // MARK: Several values

  /// Their sum, errors of rounding made up for (Neumaier, 1974).
  static func sum(_ values: [Double]) -> Double {
    var sum = CompensatedSum()
    for value in values { sum.add(value) }
    return sum.value
  }

  /// Their arithmetic mean.
  static func mean(_ values: [Double]) -> Double { sum(values) / Double(values.count) }

  /// The smallest, NaN only where there is nothing else.
  static func least(_ values: [Double]) -> Double {
    values.filter { !$0.isNaN }.min() ?? .nan
  }

  /// The largest, NaN only where there is nothing else.
  static func most(_ values: [Double]) -> Double {
    values.filter { !$0.isNaN }.max() ?? .nan
  }
}
