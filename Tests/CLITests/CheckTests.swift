import Foundation
import Readers
import RunLensCLI
import TestSupport
import Testing
import Trace

@Suite struct CheckTests {
  /// A run of a hundred calls of 1, 2, … 100 ms.
  private static var trace: RunTrace {
    var trace = RunTrace(run: RunDescription(id: "run_1", path: "run_1", system: "arena"))
    for number in 0..<100 as Range<Int64> {
      var row = SpanRow(
        run: "run_1", system: "arena", source: "trace", call: number, stage: "buy",
        phase: Phase.call, status: .ok)
      row.start = number * 1_000_000_000
      // 37 and 100 have no common divisor: all durations, none near its neighbour's.
      row.duration = (number * 37 % 100 + 1) * 1_000_000
      row.timing = .trace
      trace.spans.append(row)
    }
    return trace
  }

  private func check(
    _ objectives: String, _ options: String..., read: Result<RunTrace, ReaderError>? = nil
  ) throws -> Run {
    let folder = ScratchFolder()
    let path = "\(folder.path)/slo.txt"
    try Data(objectives.utf8).write(to: URL(fileURLWithPath: path))
    let run = Run(
      arguments: ["check", "p", "--slo", path] + options, trace: read ?? .success(Self.trace))
    return run
  }

  @Test(
    arguments: [
      ("p50 < 70 ms", 0, 0), ("p50 < 50 ms", 0, 5), ("p50 < 20 ms", 1, 1),
      ("p50 < 20 ms\np50 < 50 ms", 1, 1), ("cpu < 70%", 0, 5), ("show cpu", 0, 0),
      ("request p95 < 1 s", 0, 5), ("p99 < 1 h", 0, 5), ("failures < 5%", 0, 0),
    ] as [(String, Int32, Int32)])
  func exitStatus(objectives: String, status: Int32, strict: Int32) throws {
    let run = try check(objectives)
    #expect(run.status == status, "\(run.output)")
    #expect(run.errors == "")
    #expect(try check(objectives, "--strict").status == strict)
    #expect(try check(objectives, "--json").status == status)
  }

  @Test func textNamesThePlaceAndTheVerdict() throws {
    let run = try check("# first\nbuy p50 < 20 ms\n")
    #expect(run.output.hasPrefix("run_1 · arena\n"))
    let words = run.output.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    #expect(
      words.contains("/slo.txt:2: p50 of calls of buy: 50.5 ms, 95 % interval 40–61 ms, n 100."))
    #expect(words.contains("The objective is missed."))
    #expect(!run.output.contains("\u{1b}"))
    #expect(try check("p50 < 20 ms", "--color=always").output.contains("\u{1b}[31m"))
    #expect(
      try check("p50 < 20 ms", "--quantile=nearest-rank").output
        .contains("Hyndman-Fan type 1 (nearest rank)"))
  }

  @Test func everyWrongLineIsNamedBeforeAnythingIsRead() throws {
    let folder = ScratchFolder()
    let path = "\(folder.path)/slo.txt"
    try Data("p95 < 3\nllm p95 < 3 s\nbuy\n".utf8).write(to: URL(fileURLWithPath: path))
    let seen = MemorySink()
    let run = Run(
      arguments: ["check", "-q", "p", "--slo", path], trace: .success(Self.trace)
    ) { _ in try? seen.write([1]) }
    #expect(run.status == 2 && run.output == "" && seen.bytes.isEmpty)
    let lines = run.errors.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.hasPrefix("runlens: error: \(path):1: '3' is no value for 'p95'") == true)
    #expect(lines.last?.hasPrefix("runlens: error: \(path):3: there is no comparison") == true)
  }

  @Test func manyWrongLinesAreCounted() throws {
    let run = try check(String(repeating: "nonsense\u{1b}[2J = 4\n", count: 50))
    #expect(run.status == 2)
    let lines = run.errors.split(separator: "\n")
    #expect(lines.count == 21 && lines.last == "runlens: error: 30 more such lines")
    #expect(!run.errors.contains("\u{1b}"))
  }

  @Test(
    arguments: [
      (["check", "p"], 2, "Missing value: --slo FILE, --profile NAME or --rules FILE"),
      (["check", "--slo", "x"], 2, "Missing PATH. Try 'runlens check --help'"),
      (["check", "p", "--slo", "/nowhere/slo.txt"], 3, "'/nowhere/slo.txt' does not exist"),
      (["check", "p", "--slo", "/"], 3, "'/' can't be read: Is a directory"),
      (["check", "p", "--slo", "/dev/zero"], 3, "'/dev/zero' is broken: an objective file has"),
      (["check", "p", "--slo", "/dev/null"], 2, "/dev/null: there is no objective in it"),
      (
        ["check", "p", "--profile", "agent-servic"], 2,
        "'agent-servic' is no value for '--profile'. Did you mean 'agent-service'?"
      ),
      (["check", "--print"], 2, "Missing value: --profile NAME"),
      (
        ["check", "p", "--profile=agent-service", "--junit=x", "-o", "x"], 2,
        "Options '--output x' and '--junit x' exclude each other; give one of them"
      ),
      (
        ["check", "p", "--profile=agent-service", "--junit", "/nowhere/at/all.xml"], 4,
        "'/nowhere/at/all.xml' can't be written"
      ),
      (
        ["check", "p", "--profile=agent-service", "--input-format=arean"], 2,
        "'arean' is no value for '--input-format'. Did you mean 'arena'?"
      ),
    ] as [([String], Int32, String)])
  func wrongUse(arguments: [String], status: Int32, message: String) {
    let run = Run(arguments: arguments, trace: .success(Self.trace))
    #expect(run.status == status)
    #expect(run.output == "")
    #expect(run.errors.hasPrefix("runlens: error: \(message)"), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test func anUnreadableRunIsStatusThree() throws {
    let run = try check("p95 < 3 s", read: .failure(.notFound(path: "p")))
    #expect(run.status == 3)
    #expect(run.errors == "runlens: error: 'p' does not exist; check the path\n")
  }

  @Test func filesAndProfilesAddUpInTheirOrder() throws {
    let run = try check("p50 < 70 ms", "--profile", "agent-society", "--json")
    let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    let fields = try #require(document as? [String: Any])
    let objectives = try #require(fields["objectives"] as? [[String: Any]])
    #expect(objectives.count == 4)
    #expect(objectives[0]["verdict"] as? String == "met")
    #expect(objectives[0]["bound"] as? Double == 70)
    #expect(objectives[0]["unit"] as? String == "ms")
    #expect(objectives[1]["path"] as? String == "profile agent-society")
    #expect(run.status == 0)
  }

  @Test func outputsAppearWholeAndInputsStay() throws {
    let folder = ScratchFolder()
    let slo = "\(folder.path)/slo.txt"
    try Data("p50 < 20 ms\n".utf8).write(to: URL(fileURLWithPath: slo))
    let common = ["check", "p", "--slo", slo]
    let run = Run(
      arguments: common + ["--junit", "\(folder.path)/a.xml", "-o", "\(folder.path)/b.txt"],
      trace: .success(Self.trace))
    #expect(run.status == 1 && run.output == "")
    #expect(folder.names == ["a.xml", "b.txt", "slo.txt"])
    let xml = try String(contentsOfFile: "\(folder.path)/a.xml", encoding: .utf8)
    #expect(xml.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "))
    #expect(xml.contains("<failure message=\"50.5 ms, not &lt; 20 ms\">"))
    let refused = Run(arguments: common + ["--junit", slo], trace: .success(Self.trace))
    #expect(refused.status == 4)
    #expect(try String(contentsOfFile: slo, encoding: .utf8) == "p50 < 20 ms\n")
  }

  @Test func profilesAreListedAndPrinted() throws {
    let list = Run("check", "--list-profiles")
    #expect(list.status == 0)
    try expectGolden(Array(list.output.utf8), "check-profiles.txt")
    let json = Run("check", "--list-profiles", "--json")
    #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [String: Any])
    let printed = Run("check", "--profile=narrative-runtime", "--print")
    try expectGolden(Array(printed.output.utf8), "check-narrative-runtime.txt")
    // What is printed is a file to start from.
    #expect(try check(printed.output).status == 0)
  }

  @Test func help() throws {
    let run = Run("check", "--help")
    #expect(run.output == Run("help", "check").output)
    try expectGolden(Array(run.output.utf8), "help-check.txt")
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  private static let runFolder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("shared/data/arena-faulty.tar.zst").path

  // The large recorded runs lie beside the repository, where they are there at all.
  @Test(.enabled(if: FileManager.default.isReadableFile(atPath: runFolder)))
  func aRecordedRunWithFaults() throws {
    let folder = ScratchFolder()
    let slo = "\(folder.path)/slo.txt"
    let text = """
      market_analysis p95 < 3 s
      llm mean < 2 s
      failures < 5%
      retries < 20%
      retries < 12%
      throughput > 10/s
      cost per call < 0.01
      coverage >= 99%
      sell p99 < 10 s
      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: slo))
    let output = MemorySink()
    let status = runProgram(
      Invocation(arguments: ["check", "--json", Self.runFolder, "--slo", slo]), output: output,
      errors: MemorySink())
    #expect(status == 1)
    let document = try JSONSerialization.jsonObject(with: Data(output.bytes))
    let fields = try #require(document as? [String: Any])
    let objectives = try #require(fields["objectives"] as? [[String: Any]])
    #expect(
      objectives.compactMap { $0["verdict"] as? String } == [
        "cannot_tell", "met", "met", "met", "cannot_tell", "missed", "not_measurable", "met",
        "cannot_tell",
      ])
    #expect(objectives[0]["n"] as? Int == 108)
    #expect(objectives[3]["n"] as? Int == 496)
    #expect(objectives[8]["n_needed"] as? Int == 368)
  }
}

extension Run {
  /// Runs the program with arguments that a test puts together.
  init(
    arguments: [String], trace: Result<RunTrace, ReaderError>,
    whileReading: @escaping @Sendable (ReadOptions) -> Void = { _ in }
  ) {
    let output = MemorySink()
    let errors = MemorySink()
    let services = Services(formats: Run.formats) { (_, options) throws(ReaderError) in
      whileReading(options)
      return try trace.get()
    }
    let status = runProgram(
      Invocation(arguments: arguments), output: output, errors: errors, services: services)
    self.init(status: status, output: output.text, errors: errors.text)
  }

  private init(status: Int32, output: String, errors: String) {
    self.status = status
    self.output = output
    self.errors = errors
  }
}
