import Foundation
import Testing
import Trace

@testable import Readers

/// What the truth of a recorded run says of one call.
private struct TrueCall {
  var day: Int?
  var iteration: Int?
  var agent: Int?
  var stage: String
  var attempts: [TrueAttempt]
}

private struct TrueAttempt {
  var status: Status
  var start: Int64
  var end: Int64
}

private func trueCalls(_ pack: ArenaPack, folder: String = "truth") throws -> [TrueCall] {
  try pack.lines("\(folder)/steps.jsonl").map { step in
    let attempts = step["attempts"] as? [[String: Any]] ?? []
    return TrueCall(
      day: step["day"] as? Int, iteration: step["iter"] as? Int, agent: step["person"] as? Int,
      stage: try #require(step["stage"] as? String),
      attempts: try attempts.enumerated().map { index, attempt in
        let start = try #require(attempt["start_ns"] as? Int64)
        return TrueAttempt(
          status: try expectedStatus(attempt, isLast: index == attempts.count - 1),
          start: start - (try #require(attempt["ctor_ns"] as? Int64)),
          end: try #require(attempt["end_ns"] as? Int64))
      })
  }
}

/// The status that the faults of an attempt's last request lead to.
private func expectedStatus(_ attempt: [String: Any], isLast: Bool) throws -> Status {
  switch attempt["outcome"] as? String {
  case "RateLimitError": return .rateLimited
  case "InternalServerError": return .serverError
  case "APIConnectionError": return .connection
  default: break
  }
  if isLast { return .ok }
  let requests = try #require(attempt["http"] as? [[String: Any]])
  let fault = try #require(requests.last?["fault"] as? String)
  #expect(["badjson", "wrongkey", "nonstring", "empty", "null", "invalid"].contains(fault))
  return .invalidOutput
}

/// Checks every call and attempt of a log against the truth.
private func check(
  _ log: ConsoleLog, _ truth: [TrueCall], agents: Int, reflectFrequency: [Int]?
) {
  #expect(log.calls.count == truth.count)
  guard log.calls.count == truth.count else { return }
  let places = ConsoleAttribution(log, agents: agents, reflectFrequency: reflectFrequency)
  #expect(places.agents == agents)
  for (index, (call, expected)) in zip(log.calls, truth).enumerated() {
    #expect(call.stage.name == expected.stage, "call \(index)")
    if let day = expected.day {
      #expect(places.day[index] == Int32(day), "call \(index)")
      #expect(places.iteration[index] == Int32(expected.iteration ?? -1), "call \(index)")
      #expect(places.agent[index] == Int32(expected.agent ?? -1), "call \(index)")
    }
    let statuses = log.attempts[call.attempts].map(\.status)
    if expected.day == nil {
      #expect(statuses == [.aborted])
      #expect(call.ending == .inFlight)
    } else {
      #expect(statuses == expected.attempts.map(\.status), "call \(index)")
      #expect(call.ending == .accepted, "call \(index)")
    }
  }
  #expect(log.attempts.count == log.calls.reduce(0) { $0 + Int($1.attemptCount) })
}

private func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
}

@Suite struct ConsoleTruthTests {
  struct Run: Sendable, CustomTestStringConvertible {
    var name: String
    var folder: String?
    var agents: Int
    var calls: Int
    var attempts: Int
    var testDescription: String { "\(name) \(folder ?? "")" }
  }

  // Skipped where the recorded runs are not beside the package.
  @Test(
    .enabled(if: ArenaPack.isPresent("arena-faulty")),
    arguments: [
      Run(name: "arena-faulty", agents: 9, calls: 496, attempts: 567),
      Run(name: "arena-small", agents: 3, calls: 54, attempts: 54),
      Run(name: "arena-adversarial", agents: 4, calls: 77, attempts: 77),
      Run(name: "arena-rerun", agents: 4, calls: 74, attempts: 74),
      Run(name: "arena-rerun", folder: "first_run", agents: 4, calls: 118, attempts: 118),
      Run(name: "arena-aborted", agents: 9, calls: 280, attempts: 280),
      Run(name: "arena-aborted-hotjournal", agents: 9, calls: 235, attempts: 235),
    ], ["console.log", "console.ts.log"])
  func everyCallIsRight(run: Run, file: String) throws {
    let pack = try ArenaPack(run.name)
    let path = run.folder.map { "\($0)/" } ?? ""
    let log = parseConsole(try pack.bytes(path + file))
    #expect(log.calls.count == run.calls)
    #expect(log.attempts.count == run.attempts)
    let truth = try trueCalls(pack, folder: path + "truth")
    check(
      log, truth, agents: run.agents,
      reflectFrequency: try pack.reflectFrequency(agents: run.agents))
    #expect(ConsoleAttribution(log).agents == run.agents)
    #expect(log.provider == "openai")
    #expect(log.model == "gpt-4o-mini")
    #expect(!log.headMissing)
    #expect(log.earlierRuns == 0)
    #expect(log.crash == nil)
    #expect(log.strayLines == 0)
    #expect((log.stamps != nil) == (file == "console.ts.log"))
    #expect(!log.timesWorthless)
    #expect(log.existingTables == (run.name == "arena-rerun" && run.folder == nil ? 6 : 0))
  }

  // Skipped where the recorded runs are not beside the package.
  @Test(.enabled(if: ArenaPack.isPresent("arena-faulty")))
  func stampedAttemptsAreTimed() throws {
    let pack = try ArenaPack("arena-faulty")
    let log = parseConsole(try pack.bytes("console.ts.log"))
    let stamps = try #require(log.stamps)
    #expect(stamps.kind == .date)
    #expect(stamps.resolution == 1000)
    #expect(!stamps.zoneAssumed)
    let clients = try pack.lines("truth/client.jsonl")
    #expect(clients.count == log.attempts.count)
    var againstClient: [Double] = []
    var againstWall: [Double] = []
    for (attempt, client) in zip(log.attempts, clients) {
      #expect(attempt.start != ConsoleLog.absent)
      #expect(attempt.end != ConsoleLog.absent)
      let duration = attempt.end - attempt.start
      let start = try #require(client["start_ns"] as? Int64)
      let built = try #require(client["ctor_start_ns"] as? Int64)
      let end = try #require(client["end_ns"] as? Int64)
      againstClient.append(abs(Double(duration - (end - start))) / 1e6)
      againstWall.append(abs(Double(duration - (end - built))) / 1e6)
    }
    #expect(median(againstClient) < 35)
    #expect(median(againstWall) < 1)
  }

  // Skipped where the recorded runs are not beside the package.
  @Test(.enabled(if: ArenaPack.isPresent("arena-small")))
  func hashesEqualThoseOfPromptFiles() throws {
    let pack = try ArenaPack("arena-small")
    let log = parseConsole(try pack.bytes("console.log"))
    let hashes = Set(log.calls.map(\.promptHash))
    let sizes = Dictionary(
      log.calls.map { ($0.promptHash, $0.promptBytes) }, uniquingKeysWith: { one, _ in one })
    let folder = pack.folder.appendingPathComponent("save/debug_prompts")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let prompts = files.filter { $0.hasSuffix("_prompt.txt") }
    #expect(!prompts.isEmpty)
    for name in prompts {
      let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(name)))
      let hash = ContentHash.hash(bytes)
      #expect(hashes.contains(hash), "\(name)")
      #expect(sizes[hash] == Int64(bytes.count), "\(name)")
    }
  }
}
