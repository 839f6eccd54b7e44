import Trace
import Writing

/// Writes the truth of a run, in the layouts of the recorded runs.
struct TruthWriter: Sendable {
  private var calls = 0
  private var steps = 0
  /// Requests so far, by the place of the stage.
  private var kinds = [Int](repeating: 0, count: SimulatedStage.allCases.count)

  /// Attempts so far.
  var attemptCount: Int { calls }

  /// The line of `client.jsonl` for one attempt.
  func client(
    _ key: ArenaStepKey, number: Int, _ attempt: ArenaAttempt, to text: inout ByteBuffer
  ) {
    let result = attempt.result
    text.append(literal: "{\"call\": ")
    text.append(decimal: Int64(calls))
    text.append(literal: ", \"stage\": \"")
    text.append(key.stage.rawValue)
    text.append(literal: "\", ")
    appendPlace(key, to: &text)
    text.append(literal: ", \"attempt\": ")
    text.append(decimal: Int64(number))
    text.append(literal: ", \"ctor_start_ns\": ")
    text.append(decimal: result.constructStart)
    text.append(literal: ", \"ctor_end_ns\": ")
    text.append(decimal: result.constructEnd)
    text.append(literal: ", \"start_ns\": ")
    text.append(decimal: result.start)
    text.append(literal: ", \"outcome\": \"")
    text.append(result.exception ?? "ok")
    text.append(literal: "\", \"end_ns\": ")
    text.append(decimal: result.end)
    text.append(literal: "}\n")
  }

  /// Ends the lines of one attempt.
  mutating func countCall() { calls += 1 }

  /// The lines of `server.jsonl` for the requests of one attempt.
  ///
  /// - Parameter until: requests that begin later are left out, and those that end later were
  ///   given up by the client.
  mutating func server(
    _ sent: ArenaSent, _ attempt: ArenaAttempt, until: Int64 = .max, to text: inout ByteBuffer
  ) {
    for exchange in attempt.result.exchanges where exchange.start < until {
      let kind = kinds[sent.key.stage.place]
      kinds[sent.key.stage.place] += 1
      text.append(literal: "{\"seq\": ")
      text.append(decimal: Int64(exchange.sequence))
      text.append(literal: ", \"start_ns\": ")
      text.append(decimal: exchange.start)
      text.append(literal: ", \"body_ns\": ")
      text.append(decimal: exchange.start)
      text.append(literal: ", \"resp_ns\": ")
      text.append(decimal: exchange.end)
      text.append(literal: ", \"end_ns\": ")
      text.append(decimal: exchange.end)
      text.append(literal: ", \"kind\": \"")
      text.append(sent.key.stage.rawValue)
      text.append(literal: "\", \"kind_n\": ")
      text.append(decimal: Int64(kind))
      text.append(literal: ", \"status\": ")
      text.append(decimal: Int64(exchange.status))
      text.append(literal: ", \"fault\": ")
      appendName(exchange.fault?.rawValue, to: &text)
      text.append(literal: ", \"fault_detail\": null, \"quirk\": ")
      let isGood = exchange.status == 200
      appendName(isGood ? attempt.quirk : nil, to: &text)
      text.append(literal: ", \"planned_ms\": ")
      text.append(milliseconds: exchange.end - exchange.start)
      text.append(literal: ", \"retry_count\": ")
      text.append(decimal: Int64(exchange.retryCount))
      text.append(literal: ", \"prompt_chars\": ")
      text.append(decimal: Int64(sent.characters))
      text.append(literal: ", \"prompt_sha1\": \"")
      text.append(sent.digest)
      text.append(literal: "\", \"answer_chars\": ")
      text.append(decimal: Int64(isGood ? attempt.answerCharacters : 0))
      text.append(literal: ", \"client_gone\": ")
      text.append(literal: exchange.end >= until ? "true" : "false")
      text.append(literal: ", \"peer_port\": ")
      text.append(decimal: Int64(32_768 + exchange.sequence % 28_000))
      text.append(literal: ", \"model\": \"gpt-4o-mini\"}\n")
    }
  }

  /// The line of `steps.jsonl` for one call.
  mutating func step(_ sent: ArenaSent, _ attempts: [ArenaAttempt], to text: inout ByteBuffer) {
    guard let first = attempts.first, let last = attempts.last else { return }
    let create = attempts.reduce(0) { $0 + $1.result.end - $1.result.start }
    let server = attempts.reduce(0) { sum, attempt in
      attempt.result.exchanges.reduce(sum) { $0 + $1.end - $1.start }
    }
    text.append(literal: "{\"step\": ")
    text.append(decimal: Int64(steps))
    text.append(literal: ", ")
    appendPlace(sent.key, to: &text)
    text.append(literal: ", \"stage\": \"")
    text.append(sent.key.stage.rawValue)
    text.append(literal: "\", \"start_ns\": ")
    text.append(decimal: first.result.constructStart)
    text.append(literal: ", \"end_ns\": ")
    text.append(decimal: last.result.end)
    text.append(literal: ", \"wall_ns\": ")
    text.append(decimal: last.result.end - first.result.constructStart)
    text.append(literal: ", \"create_ns\": ")
    text.append(decimal: create)
    text.append(literal: ", \"server_ns\": ")
    text.append(decimal: server)
    text.append(literal: ", \"attempts\": [")
    for (index, attempt) in attempts.enumerated() {
      if index > 0 { text.append(literal: ", ") }
      appendAttempt(attempt, to: &text)
    }
    text.append(literal: "], \"prompt_sha1\": \"")
    text.append(sent.digest)
    text.append(literal: "\", \"prompt_chars\": ")
    text.append(decimal: Int64(sent.characters))
    text.append(literal: ", \"in_flight\": false}\n")
    steps += 1
  }

  /// The line of `steps.jsonl` for the call during which the program ended.
  func inFlight(_ sent: ArenaSent, _ attempt: ArenaAttempt, to text: inout ByteBuffer) {
    text.append(literal: "{\"step\": null, \"stage\": \"")
    text.append(sent.key.stage.rawValue)
    text.append(literal: "\", \"start_ns\": ")
    text.append(decimal: attempt.result.start)
    text.append(literal: ", \"end_ns\": null, \"in_flight\": true, \"prompt_sha1\": \"")
    text.append(sent.digest)
    text.append(literal: "\", \"prompt_chars\": ")
    text.append(decimal: Int64(sent.characters))
    text.append(literal: ", \"http_seq\": ")
    if let request = attempt.result.exchanges.last {
      text.append(decimal: Int64(request.sequence))
      text.append(literal: "}\n")
    } else {
      text.append(literal: "null}\n")
    }
  }

  /// One line an attempt, with all that is known of it.
  func attempt(
    _ sent: ArenaSent, number: Int, _ attempt: ArenaAttempt, to text: inout ByteBuffer
  ) {
    let result = attempt.result
    text.append(literal: "{\"call\": ")
    text.append(decimal: Int64(calls))
    text.append(literal: ", \"stage\": \"")
    text.append(sent.key.stage.rawValue)
    text.append(literal: "\", ")
    appendPlace(sent.key, to: &text)
    text.append(literal: ", \"attempt\": ")
    text.append(decimal: Int64(number))
    text.append(literal: ", \"outcome\": \"")
    text.append(result.exception ?? "ok")
    text.append(literal: "\", ")
    text.append(literal: "\"status\": \"")
    text.append(attempt.status.name)
    text.append(literal: "\", \"ctor_ns\": ")
    text.append(decimal: result.constructEnd - result.constructStart)
    text.append(literal: ", \"start_ns\": ")
    text.append(decimal: result.start)
    text.append(literal: ", \"end_ns\": ")
    text.append(decimal: result.end)
    text.append(literal: ", \"queued_ns\": ")
    text.append(decimal: result.queued)
    text.append(literal: ", \"cached\": ")
    text.append(literal: result.isCached ? "true" : "false")
    text.append(literal: ", \"prompt_chars\": ")
    text.append(decimal: Int64(sent.characters))
    text.append(literal: ", ")
    text.append(literal: "\"input_tokens\": ")
    text.append(decimal: Int64(result.inputTokens))
    text.append(literal: ", \"output_tokens\": ")
    text.append(decimal: Int64(result.outputTokens))
    text.append(literal: ", ")
    text.append(literal: "\"first_token_ns\": ")
    if let first = result.timeToFirstToken {
      text.append(decimal: first)
    } else {
      text.append(literal: "null")
    }
    text.append(literal: ", \"http\": [")
    appendExchanges(attempt, to: &text)
    text.append(literal: "]}\n")
  }

  private func appendAttempt(_ attempt: ArenaAttempt, to text: inout ByteBuffer) {
    let result = attempt.result
    text.append(literal: "{\"outcome\": \"")
    text.append(result.exception ?? "ok")
    text.append(literal: "\", \"start_ns\": ")
    text.append(decimal: result.start)
    text.append(literal: ", \"end_ns\": ")
    text.append(decimal: result.end)
    text.append(literal: ", \"ctor_ns\": ")
    text.append(decimal: result.constructEnd - result.constructStart)
    text.append(literal: ", \"http\": [")
    appendExchanges(attempt, to: &text)
    text.append(literal: "]}")
  }

  private func appendExchanges(_ attempt: ArenaAttempt, to text: inout ByteBuffer) {
    for (index, exchange) in attempt.result.exchanges.enumerated() {
      if index > 0 { text.append(literal: ", ") }
      text.append(literal: "{\"seq\": ")
      text.append(decimal: Int64(exchange.sequence))
      text.append(literal: ", \"status\": ")
      text.append(decimal: Int64(exchange.status))
      text.append(literal: ", \"fault\": ")
      appendName(exchange.fault?.rawValue, to: &text)
      text.append(literal: ", \"quirk\": ")
      appendName(exchange.status == 200 ? attempt.quirk : nil, to: &text)
      text.append(literal: ", \"server_ns\": ")
      text.append(decimal: exchange.end - exchange.start)
      text.append(literal: "}")
    }
  }

  private func appendPlace(_ key: ArenaStepKey, to text: inout ByteBuffer) {
    text.append(literal: "\"day\": ")
    text.append(decimal: Int64(key.day))
    text.append(literal: ", \"iter\": ")
    if let iteration = key.iteration {
      text.append(decimal: Int64(iteration))
    } else {
      text.append(literal: "null")
    }
    text.append(literal: ", \"person\": ")
    text.append(decimal: Int64(key.person))
  }

  private func appendName(_ name: String?, to text: inout ByteBuffer) {
    guard let name else { return text.append(literal: "null") }
    text.append(literal: "\"")
    text.append(name)
    text.append(literal: "\"")
  }
}

extension ArenaAttempt {
  /// How the attempt ended, in the words of the spans table.
  var status: Status {
    switch result.exception {
    case nil: isAccepted ? .ok : .invalidOutput
    case "RateLimitError"?: .rateLimited
    case "InternalServerError"?: .serverError
    case "APITimeoutError"?: .timeout
    case "APIConnectionError"?: .connection
    default: .error
    }
  }
}
