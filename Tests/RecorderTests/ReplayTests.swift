import Foundation
import TestSupport
import Testing

/// A simulated run is played again by a program that writes and prints as the original does.
@Suite(.enabled(if: hasPython)) struct ReplayTests {
  private struct Step: Decodable {
    struct Attempt: Decodable { var outcome: String }
    var step: Int
    var day: Int
    var iter: Int?
    var person: Int
    var stage: String
    var attempts: [Attempt]

    var name: String { "\(stage) \(day) \(iter.map(String.init) ?? "") \(person)" }
  }

  private struct Note: Decodable {
    var what: String
    var step: Int
    var ns: Int64
  }

  private func lines<Row: Decodable>(_ path: String, as type: Row.Type) throws -> [Row] {
    let text = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
    return try text.split(separator: "\n").map {
      try JSONDecoder().decode(Row.self, from: Data($0.utf8))
    }
  }

  /// Rows of phase `call` by column.
  private func calls(_ place: ScratchFolder) throws -> [[String: String]] {
    let url = URL(fileURLWithPath: place.path + "/tables/spans.csv")
    let rows = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline)
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    let columns = try #require(rows.first)
    return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(columns, $0)) }
      .filter { $0["phase"] == "call" }
  }

  private func name(_ row: [String: String]) -> String {
    ["stage", "day", "iteration", "agent"].map { row[$0] ?? "?" }.joined(separator: " ")
  }

  private func prepare(_ place: ScratchFolder) {
    let made = place.runLens(
      """
      runlens simulate -q sim --days 2 --iterations 2 --agents 4 --seed 11 \
        --fault http500=5% --fault invalid=8% > /dev/null
      mkdir save; cp sim/save/persona.json sim/save/stocks.json save
      """)
    #expect(made.status == 0, "\(made.output)")
  }

  @Test func everyCallIsExact() throws {
    let place = ScratchFolder()
    prepare(place)
    let run = place.runLens(
      """
      runlens record -q -o made --watch save -- \
        python3 '\(program("replay_arena.py"))' sim save 25 own.jsonl > shown
      cmp shown sim/console.log
      runlens analyze -q --csv tables made > /dev/null
      """)
    #expect(run.status == 0, "\(run.output)")
    let steps = try lines(place.path + "/sim/truth/steps.jsonl", as: Step.self)
    let notes = try lines(place.path + "/own.jsonl", as: Note.self)
    let rows = try calls(place).sorted { $0["start_ns"] ?? "" < $1["start_ns"] ?? "" }
    #expect(rows.map(name) == steps.map(\.name))
    #expect(steps.contains { $0.stage == "buy" } && steps.contains { $0.stage == "sell" })
    #expect(steps.contains { $0.attempts.count > 1 })
    for (row, step) in zip(rows, steps) {
      #expect(row["attempt"] == String(step.attempts.count), "\(step.name)")
      #expect(row["timing"] == "trace" && row["status"] == "ok", "\(step.name)")
      let start = try #require(Int64(row["start_ns"] ?? ""))
      let duration = try #require(Double(row["duration_ms"] ?? ""))
      let asked = try #require(notes.first { $0.step == step.step && $0.what == "prompt" })
      let answered = try #require(
        notes.last { $0.step == step.step && ["answer", "failure"].contains($0.what) })
      // Generous: what is measured is in Documentation/Recording.md.
      #expect(abs(start - asked.ns) < 1_000_000_000, "\(step.name)")
      let own = Double(answered.ns - asked.ns) / 1e6
      #expect(abs(duration - own) < 1000, "\(step.name)")
    }
    // Every prompt that was written is kept, whoever wrote over it.
    let texts = place.runLens(
      "runlens snapshot -q made --with-text -o made.parquet && runlens analyze -q made.parquet")
    #expect(texts.status == 0, "\(texts.output)")
    // The run's own directory beside it is no second run.
    #expect(place.runLens("runlens analyze -q made save").status == 0)
  }

  @Test func filesAloneTellWhoseTheyAre() throws {
    let place = ScratchFolder()
    prepare(place)
    let run = place.runLens(
      """
      runlens record -q -o made --attach save &
      until [ -s made/recording.rlr ] && [ $(stat -c %s made/recording.rlr) -gt 16 ]; do
        sleep 0.02
      done
      python3 '\(program("replay_arena.py"))' sim save 25 own.jsonl > shown
      kill -TERM $!
      wait $!
      runlens analyze -q --csv tables made > /dev/null
      """)
    #expect(run.status == 0, "\(run.output)")
    let steps = try lines(place.path + "/sim/truth/steps.jsonl", as: Step.self)
    let notes = try lines(place.path + "/own.jsonl", as: Note.self)
    let rows = try calls(place)
    let writing = steps.filter { $0.stage != "buy" && $0.stage != "sell" }
    #expect(rows.map(name).sorted() == writing.map(\.name).sorted())
    for step in steps where step.stage.hasSuffix("reflection") || step.stage == "strategy_update" {
      let row = try #require(rows.first { name($0) == step.name })
      let times = notes.filter { $0.step == step.step && $0.what.hasPrefix("write") }.map(\.ns)
      let duration = try #require(Double(row["duration_ms"] ?? ""), "\(step.name)")
      #expect(row["timing"] == "pair" && times.count == 2)
      #expect(abs(duration - Double(times[1] - times[0]) / 1e6) < 1000)
    }
  }
}
