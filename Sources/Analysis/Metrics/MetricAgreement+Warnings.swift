public import Trace

extension MetricAgreement {
  /// One warning for each number on which the two don't agree, with both.
  ///
  /// - Parameters:
  ///   - agreements: what was held against one another.
  ///   - warnings: where they are added.
  public static func warn(of agreements: [MetricAgreement], in warnings: inout WarningList) {
    for entry in agreements where !entry.agrees {
      warnings.add(
        "metrics_disagree",
        "\(entry.metric) counted \(entry.words(entry.counted)), but \(entry.subject) show "
          + "\(entry.words(entry.spans)) (\(entry.figure.name)); give files of the same time and service, or "
          + "analyse them apart")
    }
  }

  /// A number and its bounds, in words.
  public func words(_ bounds: Bounds) -> String {
    func word(_ number: Double) -> String {
      if isDuration { return Wording.duration(number) }
      if let whole = Int(exactly: number) { return String(whole) }
      return "\((number * 1e6).rounded() / 1e6)"
    }
    if let low = bounds.low, low == bounds.high { return word(low) }
    let range =
      switch (bounds.low, bounds.high) {
      case (let low?, let high?): "\(word(low)) to \(word(high))"
      case (let low?, nil): "\(word(low)) or more"
      case (nil, let high?): "\(word(high)) or less"
      case (nil, nil): "an unknown number"
      }
    guard let value = bounds.value else { return range }
    if let low = bounds.low, let high = bounds.high, word(low) == word(high) { return word(value) }
    return "\(word(value)) (\(range))"
  }
}

extension MetricAgreement.Figure {
  /// What the number is called.
  public var name: String {
    switch self {
    case .count: "how many"
    case .failed: "how many failed"
    case .p50: "median"
    case .p95: "p95"
    case .p99: "p99"
    case .inputTokens: "tokens of prompts"
    case .outputTokens: "tokens of answers"
    case .tokens: "tokens"
    case .cost: "cost"
    }
  }
}
