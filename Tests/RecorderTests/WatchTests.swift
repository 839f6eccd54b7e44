import Foundation
import Recording
import TestSupport
import Testing

/// What happens to files below the watched folders.
@Suite struct WatchTests {
  private func record(_ script: String, _ options: String = "") throws -> Recorded {
    let place = ScratchFolder()
    place.write("script.sh", script)
    #expect(place.run("mkdir -p work/old && echo '{\"a\": 1}' > work/old/persona.json"))
    #expect(place.run("echo stale > work/old/stale_prompt.txt"))
    let run = place.runLens(
      "runlens record -q -o made --watch work \(options) -- sh script.sh")
    #expect(run.status == 0, "\(run.output)")
    return try Recorded(folder: "\(place.path)/made")
  }

  private func shown(_ recorded: Recorded) -> [String] {
    recorded.events.filter { $0.event.kind != .present }.map { _, event in
      let path = String(decoding: event.path, as: UTF8.self)
      let from = event.from.isEmpty ? "" : "\(String(decoding: event.from, as: UTF8.self)) > "
      let text = recorded.content(event).map { ": " + $0.dropLast() } ?? ""
      return "\(event.kind) \(from)\(path)\(text)"
    }
  }

  @Test func writesRenamesAndRemovalsAreTold() throws {
    let recorded = try record(
      """
      cd work
      echo one > a_prompt.txt; sleep 0.05
      echo two > a_prompt.txt; sleep 0.05
      echo three > next.tmp; mv next.tmp a_prompt.txt; sleep 0.05
      echo binary > model.bin; sleep 0.05
      mv a_prompt.txt ../gone.txt; sleep 0.05
      rm model.bin; sleep 0.05
      mv ../gone.txt b_result.txt
      """)
    #expect(
      shown(recorded) == [
        "written a_prompt.txt: one", "written a_prompt.txt: two", "written next.tmp",
        "renamed next.tmp > a_prompt.txt: three", "written model.bin", "removed a_prompt.txt",
        "removed model.bin", "renamed b_result.txt: three",
      ])
    // The third text is told of twice and kept once.
    #expect(recorded.contents.count == 4)
    let old = recorded.events.filter { $0.event.kind == .present }
    #expect(
      old.map { String(decoding: $0.event.path, as: UTF8.self) }
        == ["old/persona.json", "old/stale_prompt.txt"])
    #expect(
      recorded.content(old[0].event) == "{\"a\": 1}\n" && recorded.content(old[1].event) == nil)
    #expect(recorded.losses.isEmpty)
  }

  @Test func timesAreThoseOfTheWrites() throws {
    let recorded = try record(
      "cd work; for i in 1 2 3 4 5; do echo $i > p_prompt.txt; sleep 0.1; done")
    var before: Int64 = 0
    for (time, event) in recorded.events where event.kind == .written {
      let modified = try #require(event.modified)
      #expect(modified > before)
      // Loose: it is told within a second of the write.
      #expect(abs(time + recorded.offset - modified) < 1_000_000_000)
      before = modified
    }
  }

  /// Whatever is written into folders that are new at once is seen at least once.
  @Test func newFoldersAreWatchedWithAllThatIsInThem() throws {
    let recorded = try record(
      """
      cd work
      for i in 1 2 3 4 5 6 7 8 9 10; do
        mkdir -p run$i/deep/deeper; echo $i > run$i/deep/deeper/p${i}_prompt.txt
      done
      mkdir ../outside; echo x > ../outside/x_prompt.txt; mv ../outside moved
      sleep 0.1; echo y > moved/y_prompt.txt; mkdir .hidden; echo z > .hidden/z_prompt.txt
      mv moved again; sleep 0.1; echo w > again/w_prompt.txt
      """)
    let texts = Set(recorded.events.compactMap { recorded.content($0.event) })
    #expect(texts.isSuperset(of: (1...10).map { "\($0)\n" } + ["x\n", "y\n", "w\n"]))
    #expect(!texts.contains("z\n"))
    let paths = recorded.events.map { String(decoding: $0.event.path, as: UTF8.self) }
    #expect(paths.contains("again/w_prompt.txt"))
  }

  @Test func contentsStopAtTheSize() throws {
    let recorded = try record(
      "cd work; for i in 1 2 3; do head -c 20000 /dev/urandom > p${i}_prompt.txt; sleep 0.3; done",
      "--max-bytes 15k")
    let states = recorded.events.filter { $0.event.kind == .written }.map(\.event.contentState)
    #expect(states == [.kept, .overLimit, .overLimit])
    #expect(recorded.losses == [RecordingLoss(reason: .contentOverLimit, count: 2)])
  }

  @Test func onlyNamesThatAreAskedForAreKept() throws {
    let recorded = try record(
      "cd work; echo a > a.yaml; echo b > b_prompt.txt; sleep 0.05", "--contents '*.yaml'")
    let kept = recorded.events.filter { $0.event.kind == .written && $0.event.content != 0 }
    #expect(kept.map { recorded.content($0.event) } == ["a\n"])
  }

  @Test(.enabled(if: hasPython), arguments: ["delete", "wal"])
  func changesOfDatabasesAreTold(mode: String) throws {
    let recorded = try record(
      """
      python3 - <<'END'
      import sqlite3, time
      database = sqlite3.connect("work/data.db")
      database.execute("PRAGMA journal_mode=\(mode)")
      database.execute("CREATE TABLE numbers (number)")
      for number in range(5):
          database.execute("INSERT INTO numbers VALUES (?)", (number,))
          database.commit()
          time.sleep(0.05)
      END
      """)
    let kinds = Set(recorded.databases.map(\.kind))
    #expect(kinds.contains(mode == "wal" ? .logWritten : .transactionEnded))
    #expect(recorded.databases.count >= 5)
    #expect(recorded.databases.allSatisfy { $0.path == Array("data.db".utf8) })
    if mode == "delete" {
      let changes = recorded.databases.map(\.changes)
      #expect(changes == changes.sorted() && Set(changes).count >= 5)
    } else {
      #expect(recorded.databases.contains { $0.logSize > 0 })
    }
  }

  @Test func whatProcessesUseIsTold() throws {
    let recorded = try record(
      "sleep 2 & sleep 2 & wait; i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done",
      "--interval 100ms")
    #expect(recorded.samples.count >= 2)
    #expect(recorded.samples.map(\.processes).max() ?? 0 >= 3)
    #expect(recorded.samples.allSatisfy { $0.threads >= $0.processes })
    #expect(recorded.samples.contains { $0.memory > 0 && $0.openFiles > 0 })
    #expect(recorded.end?.processorTime ?? 0 > 0 && recorded.end?.memory ?? 0 > 0)
    #expect(recorded.clocks.count >= 2)
  }

  @Test func aRunAlreadyGoingIsWatchedUntilTheEnd() throws {
    let place = ScratchFolder()
    let run = place.runLens(
      """
      mkdir work; echo before > work/a_prompt.txt
      runlens record -q -o made --attach work &
      until [ -s made/recording.rlr ] && [ $(stat -c %s made/recording.rlr) -gt 16 ]; do
        sleep 0.02
      done
      echo after > work/a_prompt.txt; sleep 0.2
      kill -TERM $!
      wait $!
      """)
    #expect(run.status == 0, "\(run.output)")
    let recorded = try Recorded(folder: "\(place.path)/made")
    #expect(recorded.start?.arguments == [] && recorded.end != nil)
    let written = recorded.events.filter { $0.event.kind == .written }
    #expect(written.map { recorded.content($0.event) } == ["after\n"])
  }
}
