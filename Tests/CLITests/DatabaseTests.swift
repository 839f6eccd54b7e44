import Foundation
import RunLensCLI
import TestSupport
import Testing

@Suite struct DatabaseTests {
  private func run(_ arguments: String...) -> (status: Int32, output: String, errors: String) {
    let output = MemorySink()
    let errors = MemorySink()
    let status = runProgram(
      Invocation(arguments: ["db"] + arguments), output: output, errors: errors)
    return (status, output.text, errors.text)
  }

  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "fixtures").path

  @Test func aRunsDatabaseIsFoundAndLookedAt() throws {
    let run = run("\(Self.fixtures)/arena-tiny.tar.zst", "--json")
    #expect(run.status == 0 && run.errors == "")
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let database = try #require(document["database"] as? [String: Any])
    #expect(database["program"] as? String == "agent-trading-arena")
    #expect(database["journal"] as? String == "rollback")
    #expect(document["measured"] is NSNull)
    let searches = try #require(document["searches"] as? [[String: Any]])
    #expect(searches.count == 10)
    #expect(searches.allSatisfy { $0["scans_table"] as? Bool == true })
  }

  @Test func measuringLeavesNothingBehind() throws {
    let scratch = ScratchFolder()
    let run = run(
      "\(Self.fixtures)/arena-tiny.tar.zst", "--measure", "--scratch", scratch.path, "--rounds",
      "2", "--rows", "30")
    #expect(run.status == 0 && run.errors == "")
    #expect(scratch.names == [])
    for heading in ["Writing  30 recorded rows, 2 rounds", "Searching", "Saving the state"] {
      #expect(run.output.contains("\n\(heading)"))
    }
  }

  @Test func anyDatabaseWillDo() throws {
    let folder = ScratchFolder()
    // One that nobody reads, with names that want to do harm.
    folder.write("x.db", [UInt8]())
    #expect(run("\(folder.path)/x.db").status == 3)
    let made = folder.run(
      "python3 -c \"import sqlite3; c = sqlite3.connect('x.db'); "
        + "c.execute('CREATE TABLE \\\"\\x1b[2J\\\" (x)'); c.commit()\"")
    try #require(made, "needs Python")
    let run = run("\(folder.path)/x.db")
    #expect(run.status == 0)
    #expect(run.output.contains("[2J") && !run.output.contains("\u{1b}"))
  }

  @Test func errorsSayWhatToDo() {
    let folder = ScratchFolder()
    folder.write("a.txt", "x")
    let none = run(folder.path)
    #expect(none.status == 3)
    #expect(none.errors.contains("pass the one to look at"))
    let archive = "\(Self.fixtures)/arena-tiny.tar.zst"
    let nowhere = run(archive, "--measure", "--scratch", "\(folder.path)/missing")
    #expect(nowhere.status == 4)
    #expect(nowhere.errors.contains("name another folder with --scratch"))
    #expect(run(archive, "--measure", "--rounds", "1").status == 2)
    #expect(run(archive, "--rows", "0").status == 2)
  }
}
