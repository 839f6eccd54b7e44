/// A column of ``SpanTable``; the raw value is its name in files.
public enum SpanColumn: String, Sendable, CaseIterable {
  /// See ``SpanRow/run``.
  case run
  /// See ``SpanRow/system``.
  case system
  /// See ``SpanRow/source``.
  case source
  /// See ``SpanRow/call``.
  case call
  /// See ``SpanRow/stage``.
  case stage
  /// See ``SpanRow/phase``.
  case phase
  /// See ``SpanRow/day``.
  case day
  /// See ``SpanRow/iteration``.
  case iteration
  /// See ``SpanRow/agent``.
  case agent
  /// See ``SpanRow/group``.
  case group
  /// See ``SpanRow/attempt``.
  case attempt
  /// See ``SpanRow/covers``.
  case covers
  /// See ``SpanRow/start``.
  case start
  /// See ``SpanRow/duration``.
  case duration
  /// See ``SpanRow/timing``.
  case timing
  /// See ``SpanRow/resolution``.
  case resolution
  /// See ``SpanRow/status``.
  case status
  /// See ``SpanRow/error``.
  case error
  /// See ``SpanRow/promptBytes``.
  case promptBytes = "prompt_bytes"
  /// See ``SpanRow/responseBytes``.
  case responseBytes = "response_bytes"
  /// See ``SpanRow/inputTokens``.
  case inputTokens = "input_tokens"
  /// See ``SpanRow/outputTokens``.
  case outputTokens = "output_tokens"
  /// See ``SpanRow/cost``.
  case cost
  /// See ``SpanRow/promptHash``.
  case promptHash = "prompt_hash"
  /// See ``SpanRow/model``.
  case model
}
