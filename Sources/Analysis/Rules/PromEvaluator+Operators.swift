import Trace

extension PromEvaluator {
  /// What two operands come to.
  ///
  /// - Throws: ``PromEvaluationError`` where several elements of one side have the same labels that count.
  func join(
    _ joiner: PromOperator, _ left: PromValue, _ right: PromValue, _ matching: PromMatching
  ) throws(PromEvaluationError) -> PromValue {
    switch (left, right) {
    case (.number(let left), .number(let right)): return .number(joiner.apply(left, right))
    case (.vector(let elements), .number(let number)):
      return .vector(
        elements.compactMap {
          result(joiner, $0, $0.value, number, kept: $0.value, matching)
        })
    case (.number(let number), .vector(let elements)):
      return .vector(
        elements.compactMap {
          result(joiner, $0, number, $0.value, kept: $0.value, matching)
        })
    case (.vector(let left), .vector(let right)):
      if joiner.isSet { return .vector(sets(joiner, left, right, matching)) }
      return .vector(try pairs(joiner, left, right, matching))
    }
  }

  /// What an element comes to; nil where a comparison leaves it out.
  private func result(
    _ joiner: PromOperator, _ element: PromElement, _ left: Double, _ right: Double, kept: Double,
    _ matching: PromMatching
  ) -> PromElement? {
    let value = joiner.apply(left, right)
    guard joiner.isComparison, !matching.isBool else {
      return PromElement(labels: element.labels.withoutName, value: value, time: time)
    }
    return value == 1 ? PromElement(labels: element.labels, value: kept, time: time) : nil
  }

  private func key(_ element: PromElement, _ matching: PromMatching) -> PromLabels {
    guard let labels = matching.labels else { return element.labels.withoutName }
    return matching.isOn
      ? element.labels.only(labels) : element.labels.without(labels + [PromLabels.metricName])
  }

  private func sets(
    _ joiner: PromOperator, _ left: [PromElement], _ right: [PromElement],
    _ matching: PromMatching
  ) -> [PromElement] {
    switch joiner {
    case .and, .unless:
      let keys = Set(right.map { key($0, matching) })
      return left.filter { keys.contains(key($0, matching)) == (joiner == .and) }
    default:
      let keys = Set(left.map { key($0, matching) })
      return left + right.filter { !keys.contains(key($0, matching)) }
    }
  }

  private func pairs(
    _ joiner: PromOperator, _ left: [PromElement], _ right: [PromElement],
    _ matching: PromMatching
  ) throws(PromEvaluationError) -> [PromElement] {
    var partners: [PromLabels: PromElement] = [:]
    for element in right {
      guard partners.updateValue(element, forKey: key(element, matching)) == nil else {
        throw PromEvaluationError(
          what: "several series right of '\(joiner.rawValue)' have the same labels that count")
      }
    }
    var used: Set<PromLabels> = []
    var results: [PromElement] = []
    for element in left {
      let key = key(element, matching)
      guard let partner = partners[key],
        var found = result(
          joiner, element, element.value, partner.value, kept: element.value, matching)
      else { continue }
      guard used.insert(key).inserted else {
        throw PromEvaluationError(
          what: "several series left of '\(joiner.rawValue)' have the same labels that count")
      }
      if let labels = matching.labels {
        found.labels = matching.isOn ? found.labels.only(labels) : found.labels.without(labels)
      }
      results.append(found)
    }
    return results
  }
}
