import Trace

/// What the names of metrics stand for.
enum MetricName {
  /// The names of the field's services, and the step that each is about.
  static let stages: [String: String] = [
    "api_request_duration_seconds": "request",
    "active_requests": "request",
    "skill_execution_seconds": "skill",
    "llm_tokens_total": "llm",
    "loom_turn_processing_duration_seconds": "turn",
    "loom_turns_processed_total": "turn",
    "loom_llm_tokens_used_total": "llm",
    "loom_cost_usd_total": "llm",
    "gen_ai_client_token_usage": "llm",
    "gen_ai_client_operation_duration": "llm",
    "gen_ai_client_operation_duration_seconds": "llm",
    "gen_ai_client_inference_duration": "llm",
    "gen_ai_client_inference_duration_seconds": "llm",
    "gen_ai_server_request_duration_seconds": "llm",
    "gen_ai_server_time_to_first_token_seconds": "first_token",
    "vllm:e2e_request_latency_seconds": "llm",
    "vllm:time_to_first_token_seconds": "first_token",
    "vllm:time_per_output_token_seconds": "output_token",
    "vllm:inter_token_latency_seconds": "output_token",
    "vllm:request_queue_time_seconds": "queue",
    "vllm:request_prefill_time_seconds": "prefill",
    "vllm:request_decode_time_seconds": "decode",
    "vllm:request_inference_time_seconds": "llm",
    "vllm:request_prompt_tokens": "llm",
    "vllm:request_generation_tokens": "llm",
    "vllm:request_success_total": "llm",
    "vllm:prompt_tokens_total": "llm",
    "vllm:generation_tokens_total": "llm",
    "vllm:num_requests_running": "llm",
    "vllm:num_requests_waiting": "queue",
  ]

  /// The endings of names that say what the values are in.
  private static let endings: [(String, MetricUnit)] = [
    ("_seconds", .seconds), ("_duration", .seconds), ("_bytes", .bytes), ("_tokens", .tokens),
    ("_tokens_used", .tokens), ("_token_usage", .tokens), ("_usd", .dollars),
    ("_percent", .percent),
  ]

  /// What the values of a metric are in, by its name without the endings of counters and parts.
  static func unit(_ name: String) -> MetricUnit {
    let base = name.hasSuffix("_total") ? String(name.dropLast(6)) : name
    return endings.first { base.hasSuffix($0.0) }?.1 ?? .none
  }

  /// The step that a metric is about: as known, or its name without unit and ending where it is a time.
  static func stage(_ name: String) -> String? {
    let flat = name.replacing(".", with: "_")
    if let known = stages[flat] { return known }
    // Newer versions of LOOM put more in front of its names.
    if flat.hasPrefix("ai_loom_"), let known = stages[String(flat.dropFirst(3))] { return known }
    guard unit(name) == .seconds else { return nil }
    for ending in ["_duration_seconds", "_latency_seconds", "_time_seconds", "_seconds"]
    where name.hasSuffix(ending) && name.utf8.count > ending.utf8.count {
      return String(name.dropLast(ending.count))
    }
    return name
  }
}
