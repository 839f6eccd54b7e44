import Foundation
import Glibc
import Readers
import RunLensCLI
import TestSupport
import Testing
import Trace

@Suite struct OutputTests {
  private func write(_ text: String, _ path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  @Test func tablesAppearInANewFolder() throws {
    let folder = ScratchFolder()
    let run = Run("analyze", "--csv", "\(folder.path)/tables", "p", trace: .success(Run.trace))
    #expect(run.status == 0)
    #expect(run.errors == "runlens: wrote 14 tables into '\(folder.path)/tables'\n")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/tables").sorted() == [
        "agents.csv", "bottlenecks.csv", "calls.csv", "costs.csv", "coverage.csv",
        "failures.csv", "groups.csv", "iterations.csv", "retries.csv", "run.csv", "sources.csv",
        "spans.csv", "stages.csv",
        "warnings.csv",
      ])
    let spans = try String(contentsOfFile: "\(folder.path)/tables/spans.csv", encoding: .utf8)
    #expect(spans.contains(",1970-01-01T00:00:00Z,0,812,pair,"))
  }

  @Test func aFileIsReplacedWithItsPermissionsAndThroughItsLink() throws {
    let folder = ScratchFolder()
    try write("old", "\(folder.path)/real")
    #expect(unsafe chmod("\(folder.path)/real", 0o640) == 0)
    #expect(unsafe symlink("real", "\(folder.path)/link") == 0)
    let run = Run(
      "analyze", "--json", "-q", "-o", "\(folder.path)/link", "p", trace: .success(Run.trace))
    #expect(run.status == 0 && run.output == "" && run.errors == "")
    #expect(folder.names == ["link", "real"])
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/real")
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(
      try String(contentsOfFile: "\(folder.path)/real", encoding: .utf8).hasPrefix("{\n"))
  }

  @Test(arguments: ["/nowhere/at/all.json", "/proc/new.json", "/dev/full"])
  func whatCannotBeWrittenIsStatusFour(path: String) {
    let run = Run("analyze", "--json", "-o", path, "p", trace: .success(Run.trace))
    #expect(run.status == 4)
    #expect(run.errors.hasPrefix("runlens: error: '\(path)' can't be written: "))
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test func wrongPlacesAreFoundBeforeAnythingIsRead() throws {
    let folder = ScratchFolder()
    try write("x", "\(folder.path)/file")
    let counter = MemorySink()
    for arguments in [
      ["-o", folder.path], ["-o", "/nowhere/x"], ["--csv", "\(folder.path)/file"],
      ["--csv", "/nowhere/at/all"],
    ] {
      let run = Run(
        "analyze", arguments[0], arguments[1], "p", trace: .success(Run.trace)
      ) { _ in try? counter.write([1]) }
      #expect(run.status == 4, "\(arguments)")
    }
    #expect(counter.bytes.isEmpty)
    #expect(folder.names == ["file"])
  }

  @Test func inputsAreNeverOverwritten() throws {
    let folder = ScratchFolder()
    try write("data", "\(folder.path)/data.db")
    try write("data", "\(folder.path)/stages.csv")
    #expect(unsafe symlink("data.db", "\(folder.path)/alias") == 0)
    #expect(unsafe link("\(folder.path)/data.db", "\(folder.path)/hard") == 0)
    let attempts: [(arguments: [String], input: String)] = [
      (["-o", "\(folder.path)/data.db"], "\(folder.path)/data.db"),
      (["-o", "\(folder.path)/./data.db"], folder.path),
      (["-o", "\(folder.path)/alias"], "\(folder.path)/data.db"),
      (["-o", "\(folder.path)/hard"], "\(folder.path)/data.db"),
      (["--csv", folder.path], folder.path),
      (["--file-times", "\(folder.path)/data.db", "-o", "\(folder.path)/data.db"], "p"),
    ]
    for attempt in attempts {
      let errors = MemorySink()
      let status = runProgram(
        Invocation(arguments: ["analyze"] + attempt.arguments + [attempt.input]),
        output: MemorySink(), errors: errors,
        services: Services(formats: []) { _, _ in Run.trace })
      #expect(status == 4, "\(attempt)")
      #expect(errors.text.contains("is never overwritten"), "\(attempt)")
    }
    for name in ["data.db", "stages.csv"] {
      #expect(try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8) == "data")
    }
    // A new file inside the run's own folder harms nobody.
    let run = Run("analyze", "-o", "\(folder.path)/new", folder.path, trace: .success(Run.trace))
    #expect(run.status == 0)
  }

  @Test func failureHalfwayLeavesNoTemporaryFile() throws {
    let folder = ScratchFolder()
    let tables = "\(folder.path)/tables"
    let run = Run("analyze", "--csv", tables, "p", trace: .success(Run.trace)) { _ in
      // Somebody puts a folder where the last table goes, after the check.
      try? FileManager.default.createDirectory(
        atPath: "\(tables)/spans.csv", withIntermediateDirectories: true)
    }
    #expect(run.status == 4)
    #expect(run.errors == "runlens: error: '\(tables)/spans.csv' is a folder; name a file in it\n")
    let names = try FileManager.default.contentsOfDirectory(atPath: tables)
    #expect(names.filter { $0.hasPrefix(".") } == [])
  }

  @Test func aFullStandardOutputIsStatusFour() throws {
    let full = unsafe open("/dev/full", O_WRONLY)
    try #require(full >= 0)
    defer { close(full) }
    let errors = MemorySink()
    let status = runProgram(
      Invocation(arguments: ["--version"]),
      output: DescriptorSink(full, name: "standard output"), errors: errors)
    #expect(status == 4)
    #expect(errors.text.hasPrefix("runlens: error: standard output can't be written: "))
  }

  @Test func aReaderThatHasGoneIsNoError() throws {
    // As the program's own start does; otherwise the signal would end the tests.
    _ = signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    try #require(unsafe pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    let errors = MemorySink()
    let status = runProgram(
      Invocation(arguments: ["help"]),
      output: DescriptorSink(ends[1], name: "standard output"), errors: errors)
    #expect(status == 0)
    #expect(errors.text == "")
  }
}
