import Foundation
import Recording
import TestSupport
import Testing

/// A program, its recorder, or both are killed at random moments.
@Suite(.enabled(if: hasPython)) struct KillTests {
  /// Nanoseconds within which what happened may be missing.
  private static let allowed: Int64 = 1_000_000_000

  /// How many runs each test kills; a measuring run sets more.
  static let rounds = Int(ProcessInfo.processInfo.environment["RUNLENS_KILLS"] ?? "") ?? 2

  @Test(arguments: ["program", "recorder", "both"])
  func nothingBeforeTheLastSecondIsLost(victim: String) throws {
    let seed = UInt64.random(in: 0...UInt64(UInt32.max))
    var generator = SeededGenerator(seed: seed)
    for round in 0..<Self.rounds {
      let delay = Double.random(in: 0.2...2.5, using: &generator)
      let place = ScratchFolder()
      let kill =
        victim == "program"
        ? "kill -KILL $program"
        : victim == "recorder" ? "kill -KILL $recorder" : "kill -KILL $recorder $program"
      let (output, status) = place.runLens(
        """
        mkdir work
        runlens record -q -o made --watch work -- \
          python3 '\(program("overwrite.py"))' work/prompts own.log 0 400 > shown &
        recorder=$!
        while [ ! -s own.log ]; do sleep 0.02; done
        sleep \(delay)
        program=$(pgrep -P $recorder)
        date +%s%N > killed
        \(kill)
        wait $recorder 2> /dev/null
        sleep 0.2
        kill -KILL $program 2> /dev/null
        true
        """)
      let comment: Comment = "seed \(seed) round \(round) \(victim) \(output)"
      #expect(status == 0, comment)
      let killed = try #require(Int64(try text(place, "killed").dropLast()), comment)
      // A recorder that lives takes in everything; of one that dies the last second may be missing.
      let last = victim == "program" ? Int64.max : killed - Self.allowed
      try check(place, until: last, comment)
      let analysed = place.runLens("runlens analyze --json -q made")
      #expect(analysed.status == 0, "\(comment) \(analysed.output)")
    }
  }

  private func text(_ place: ScratchFolder, _ name: String) throws -> String {
    try String(contentsOf: URL(fileURLWithPath: "\(place.path)/\(name)"), encoding: .utf8)
  }

  /// Holds a recording against the program's own log.
  private func check(_ place: ScratchFolder, until last: Int64, _ comment: Comment) throws {
    let recorded = try Recorded(folder: "\(place.path)/made")
    var written: Set<Int> = []
    var unread = 0
    var removed = 0
    for (_, event) in recorded.events {
      if event.kind == .removed { removed += 1 }
      if event.contentState == .overwritten || event.contentState == .unreadable { unread += 1 }
      let first = recorded.content(event)?.split(separator: "\n").first
      if let number = first.flatMap({ Int($0.dropFirst("number ".count)) }) {
        written.insert(number)
      }
    }
    let printed = Set(
      recorded.text(.output).split(separator: "\n").compactMap {
        Int($0.dropFirst("printed ".count))
      })
    // The last line of the log may be cut.
    var missing = 0
    var expectedRemoved = 0
    for line in try text(place, "own.log").split(separator: "\n").dropLast() {
      let parts = line.split(separator: " ")
      guard let time = Int64(parts[0]), time <= last, let number = Int(parts[2]) else { continue }
      switch parts[1] {
      case "write": if !written.contains(number) { missing += 1 }
      case "remove": expectedRemoved += 1
      default:
        // It is noted before it is done.
        if time < last - 50_000_000, last != .max || printed.max() ?? 0 > number {
          #expect(printed.contains(number), comment)
        }
      }
    }
    #expect(missing <= unread, "\(missing) missing, \(unread) unread; \(comment)")
    #expect(removed >= expectedRemoved, comment)
    #expect(recorded.losses.isEmpty, comment)
    #expect(!written.isEmpty || last < .max, comment)
  }
}
