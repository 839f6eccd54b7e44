import Trace

/// Evaluates expressions at a time, as Prometheus does.
struct PromEvaluator {
  let database: PromDatabase
  let semantics: PromSemantics
  /// The time of evaluation in milliseconds.
  let time: Int64

  /// What an expression comes to.
  ///
  /// - Throws: ``PromEvaluationError`` where elements can't be told apart.
  func value(_ expression: PromExpression) throws(PromEvaluationError) -> PromValue {
    switch expression {
    case .number(let value): return .number(value)
    case .text: return .number(.nan)
    case .vector(let selector): return .vector(latest(selector))
    case .range: return .vector([])
    case .call(let function, let arguments): return try call(function, arguments)
    case .aggregation(let aggregation, let operand):
      return .vector(aggregate(aggregation, try value(operand).elements))
    case .binary(let joiner, let left, let right, let matching):
      return try join(joiner, try value(left), try value(right), matching)
    case .negative(let operand):
      switch try value(operand) {
      case .number(let value): return .number(-value)
      case .vector(let elements): return .vector(reckoned(elements) { -$0 })
      }
    }
  }

  /// The elements with other values and without the metric's name.
  func reckoned(_ elements: [PromElement], _ body: (Double) -> Double) -> [PromElement] {
    elements.map { PromElement(labels: $0.labels.withoutName, value: body($0.value), time: time) }
  }

  // MARK: Series

  /// The latest value of each series that is not too old and not gone.
  private func latest(_ selector: PromSelector) -> [PromElement] {
    let end = time - selector.offset
    let start = beginning(end, PromSemantics.lookback)
    return database.matching(selector).compactMap { number in
      guard let last = database.samples(of: number, after: start, through: end).last, !last.isGone
      else { return nil }
      return PromElement(
        labels: database.series[number].labels, value: last.value, time: last.time)
    }
  }

  /// The time after which values count that lie in a stretch of time before another.
  private func beginning(_ end: Int64, _ length: Int64) -> Int64 {
    end - length - (semantics.holdsBeginning ? 1 : 0)
  }

  /// The values of each series in a stretch of time.
  func stretch(
    _ selector: PromSelector, _ length: Int64
  ) -> [(labels: PromLabels, window: PromWindow)] {
    let end = time - selector.offset
    return database.matching(selector).compactMap { number in
      let found = database.samples(of: number, after: beginning(end, length), through: end)
        .filter { !$0.isGone }
      guard !found.isEmpty else { return nil }
      return (
        database.series[number].labels,
        PromWindow(samples: found, start: end - length, end: end, semantics: semantics)
      )
    }
  }

  // MARK: Functions

  private func call(
    _ function: PromFunction, _ arguments: [PromExpression]
  ) throws(PromEvaluationError) -> PromValue {
    switch function {
    case .time: return .number(Double(time) / 1000)
    case .scalar:
      let elements = try value(arguments[0]).elements
      return .number(elements.count == 1 ? elements[0].value : .nan)
    case .vector:
      return .vector([
        PromElement(labels: PromLabels(), value: try value(arguments[0]).number, time: time)
      ])
    case .timestamp:
      return .vector(
        try value(arguments[0]).elements.map {
          PromElement(
            labels: $0.labels.withoutName, value: Double($0.time) / 1000, time: time)
        })
    case .absent:
      let isThere = try !value(arguments[0]).elements.isEmpty
      return .vector(isThere ? [] : [missing(arguments[0])])
    case .absentOverTime:
      guard case .range(let selector, let length) = arguments[0] else { return .vector([]) }
      return .vector(stretch(selector, length).isEmpty ? [missing(arguments[0])] : [])
    case .histogramQuantile:
      let level = try value(arguments[0]).number
      return .vector(
        PromHistogram.quantiles(level, try value(arguments[1]).elements, time: time))
    case .clampMinimum, .clampMaximum:
      let bound = try value(arguments[1]).number
      return .vector(
        reckoned(try value(arguments[0]).elements) {
          if bound.isNaN { return .nan }
          return function == .clampMinimum ? max(bound, $0) : min(bound, $0)
        })
    case _ where function.takesRange:
      guard case .range(let selector, let length) = arguments[0] else { return .vector([]) }
      return .vector(
        stretch(selector, length).compactMap { labels, window in
          window.value(function).map {
            let kept = function == .lastOverTime ? labels : labels.withoutName
            return PromElement(labels: kept, value: $0, time: time)
          }
        })
    default:
      return .vector(
        reckoned(try value(arguments[0]).elements) { PromMath.apply(function, $0) })
    }
  }

  /// The element that says that nothing is there, with the labels that are certain.
  private func missing(_ expression: PromExpression) -> PromElement {
    var labels = PromLabels()
    let selector: PromSelector?
    switch expression {
    case .vector(let found), .range(let found, _): selector = found
    default: selector = nil
    }
    for matcher in selector?.matchers ?? [] where matcher.name != PromLabels.metricName {
      // A label that is asked for twice is not certain.
      let isAlone = selector?.matchers.count { $0.name == matcher.name } == 1
      if let text = matcher.exact, isAlone { labels[matcher.name] = text }
    }
    return PromElement(labels: labels, value: 1, time: time)
  }

  // MARK: Aggregation

  private func aggregate(
    _ aggregation: PromAggregation, _ elements: [PromElement]
  ) -> [PromElement] {
    var order: [PromLabels] = []
    var groups: [PromLabels: [Double]] = [:]
    for element in elements {
      let key =
        aggregation.isWithout
        ? element.labels.without(aggregation.labels + [PromLabels.metricName])
        : element.labels.only(aggregation.labels)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(element.value)
    }
    return order.map { key in
      PromElement(labels: key, value: Self.reduce(aggregation.kind, groups[key] ?? []), time: time)
    }
  }

  private static func reduce(_ kind: PromAggregation.Kind, _ values: [Double]) -> Double {
    switch kind {
    case .sum: PromWindow.sum(values)
    case .avg: PromWindow.mean(values)
    case .min: PromWindow.least(values)
    case .max: PromWindow.most(values)
    case .count: Double(values.count)
    case .group: 1
    }
  }
}
