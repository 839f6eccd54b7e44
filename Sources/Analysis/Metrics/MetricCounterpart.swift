import Trace

/// What of a run's spans a metric counts: the one place that says so.
///
/// Which metric is about which step follows from its name (``Trace/MetricIdentity/stage``, which a file of
/// the user's can set), which spans a step's name means from ``ObjectiveScope``.
enum MetricCounterpart: Hashable {
  /// The spans of a step: how many there were, how they ended, how long they took.
  case spans(of: String)
  /// Tokens of prompts.
  case inputTokens
  /// Tokens of answers.
  case outputTokens
  /// Both together.
  case tokens
  /// Recorded costs.
  case cost

  /// What a distribution counts; nil for what no span shows.
  init?(ofDistribution identity: MetricIdentity) {
    switch identity.unit {
    case .seconds, .milliseconds: self = .spans(of: identity.stage ?? identity.name)
    case .tokens: self = Self.tokens(identity)
    default: return nil
    }
  }

  /// What a counter counts; nil for what no span shows.
  init?(ofCounter identity: MetricIdentity) {
    switch identity.unit {
    case .tokens: self = Self.tokens(identity)
    case .dollars: self = .cost
    case .none:
      guard let stage = identity.stage else { return nil }
      self = .spans(of: stage)
    default: return nil
    }
  }

  /// Which tokens, by a label, as OpenTelemetry's `gen_ai.token.type`, or by the name, as vLLM's.
  private static func tokens(_ identity: MetricIdentity) -> MetricCounterpart {
    let names = ["type", "direction", "kind", "token type", "gen ai token type"]
    let label = identity.labels.first { names.contains(StageAliases.normal($0.name)) }
    switch label?.value.lowercased() {
    case "input", "prompt": return .inputTokens
    case "output", "completion", "generation": return .outputTokens
    default: break
    }
    let name = identity.name
    if name.contains("prompt_tokens") || name.contains("input_tokens") { return .inputTokens }
    let outputs = ["completion_tokens", "generation_tokens", "output_tokens"]
    return outputs.contains { name.contains($0) } ? .outputTokens : .tokens
  }
}

extension MetricIdentity {
  /// Whether the labels say that what it counts went well; nil where they don't tell.
  var wentWell: Bool? {
    let names = ["status", "outcome", "result"]
    guard let label = labels.first(where: { names.contains($0.name) }) else { return nil }
    return ["success", "ok", "succeeded", "200"].contains(label.value.lowercased())
  }
}
