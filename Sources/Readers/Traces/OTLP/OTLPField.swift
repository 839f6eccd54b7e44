/// What an attribute tells, whatever its dialect calls it.
enum OTLPField: UInt8, Sendable {
  case run, stage, day, iteration, agent, group
  case operation, requestKind, spanKind, entityKind, entityName
  case service, model, answeredModel, inputTokens, outputTokens, cost, prompt
  case httpMethod, httpStatus, resend, address
  case errorType, exceptionType, tool, jaegerError
  // What 'runlens export' tells beside.
  case phase, source, system, error, call, attempt, covers, timing, status, resolution
  case promptBytes, responseBytes, promptHash

  /// The field that a key stands for; nil for one that nobody needs.
  static func named(_ text: Span<UInt8>) -> OTLPField? {
    let place = table.names.existing(text)
    if place >= 0 { return table.fields[Int(place)] }
    // Messages taken apart: gen_ai.prompt.0.content, llm.input_messages.0.message.content.
    guard text.ends(with: ".content") else { return nil }
    return text.starts(with: "gen_ai.prompt.") || text.starts(with: "llm.input_messages.")
      ? .prompt : nil
  }

  private struct Table: Sendable {
    var names = ByteInterner()
    var fields: [OTLPField] = []

    init(_ keys: [(OTLPField, [String])]) {
      for (field, names) in keys {
        for name in names {
          _ = self.names.identifier(name)
          fields.append(field)
        }
      }
    }
  }

  /// Every key that counts; the first line of each field is today's convention.
  private static let table = Table([
    (.run, ["sim.run.id", "run.id", "runlens.run", "run_id"]),
    (.stage, ["sim.stage", "runlens.stage", "stage", "stage.name", "simulation.stage"]),
    (.day, ["sim.day", "runlens.day", "day", "simulation.day"]),
    (
      .iteration,
      [
        "sim.iteration", "runlens.iteration", "iteration", "simulation.iteration", "sim.step",
        "sim.tick", "simulation.step",
      ]
    ),
    (
      .agent,
      [
        "gen_ai.agent.name", "agent.name", "sim.agent", "runlens.agent", "agent", "agent.id",
        "gen_ai.agent.id",
      ]
    ),
    (.group, ["sim.group", "runlens.group", "gen_ai.conversation.id", "session.id"]),
    (.operation, ["gen_ai.operation.name"]),
    (.requestKind, ["llm.request.type"]),
    (.spanKind, ["openinference.span.kind"]),
    (.entityKind, ["traceloop.span.kind"]),
    (.entityName, ["traceloop.entity.name"]),
    (.service, ["gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system"]),
    (.model, ["gen_ai.request.model", "llm.model_name"]),
    (.answeredModel, ["gen_ai.response.model", "runlens.model"]),
    (
      .inputTokens,
      [
        "gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt",
        "runlens.input_tokens",
      ]
    ),
    (
      .outputTokens,
      [
        "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens",
        "llm.token_count.completion", "runlens.output_tokens",
      ]
    ),
    (.cost, ["gen_ai.usage.cost", "llm.cost.total", "runlens.cost"]),
    (.prompt, ["gen_ai.input.messages", "gen_ai.prompt", "input.value"]),
    (.httpMethod, ["http.request.method", "http.method"]),
    (.httpStatus, ["http.response.status_code", "http.status_code"]),
    (.resend, ["http.request.resend_count", "http.resend_count"]),
    (.address, ["url.full", "http.url", "http.target", "url.path"]),
    (.errorType, ["error.type"]),
    (.exceptionType, ["exception.type"]),
    (.tool, ["gen_ai.tool.name", "tool.name"]),
    (.jaegerError, ["error"]),
    (.phase, ["runlens.phase"]), (.source, ["runlens.source"]), (.system, ["service.name"]),
    (.error, ["runlens.error"]), (.call, ["runlens.call"]), (.attempt, ["runlens.attempt"]),
    (.covers, ["runlens.covers"]), (.timing, ["runlens.timing"]), (.status, ["runlens.status"]),
    (.resolution, ["runlens.resolution_ms"]), (.promptBytes, ["runlens.prompt_bytes"]),
    (.responseBytes, ["runlens.response_bytes"]), (.promptHash, ["runlens.prompt_hash"]),
  ])
}
