import Foundation
import Readers
import RunLensCLI
import TestSupport
import Testing

@Suite struct SimulateTests {
  /// Runs the program with the real readers.
  static func run(_ arguments: [String]) -> (status: Int32, output: String, errors: String) {
    let output = MemorySink()
    let errors = MemorySink()
    let status = runProgram(Invocation(arguments: arguments), output: output, errors: errors)
    return (status, output.text, errors.text)
  }

  static func contents(_ path: String) throws -> String {
    try String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }

  @Test func aRunIsWrittenAndRead() throws {
    let place = ScratchFolder()
    let path = place.path + "/run"
    let made = Self.run([
      "simulate", path, "--days", "1", "--seed", "5", "--fault", "buy:invalid=50%",
    ])
    #expect(made.status == 0 && made.errors == "", "\(made.errors)")
    #expect(made.output.hasPrefix("wrote \(path): 1 day, 2 iterations, 3 agents, "))
    #expect(made.output.contains("runlens analyze \(path)\n"))
    let analysed = Self.run(["analyze", "--json", path])
    #expect(analysed.status == 0 && analysed.errors == "", "\(analysed.errors)")
    #expect(analysed.output.contains("\"system\": \"agent-trading-arena\""))
    let manifest = try Self.contents(path + "/manifest.json")
    #expect(manifest.contains("\"seed\": 5,"))
    #expect(place.names == ["run"])
  }

  @Test(arguments: ["arena", "groups", "pipeline", "service"])
  func theSameOptionsGiveTheSameArchive(workload: String) throws {
    let place = ScratchFolder()
    let few = [
      "groups": ["--steps", "3"], "pipeline": ["--items", "50"], "service": ["--requests", "90"],
    ]
    for name in ["one", "two"] {
      let made = Self.run(
        ["simulate", "\(place.path)/\(name)", "--compress", "--workload", workload]
          + ["--name", "same"]
          + (few[workload] ?? []))
      #expect(made.status == 0 && made.output.contains("\(name).tar.zst"), "\(made.errors)")
    }
    let one = try Data(contentsOf: URL(fileURLWithPath: place.path + "/one.tar.zst"))
    let two = try Data(contentsOf: URL(fileURLWithPath: place.path + "/two.tar.zst"))
    #expect(one == two && !one.isEmpty)
  }

  @Test func forceReplacesOnlyWhatItWrote() throws {
    let place = ScratchFolder()
    let path = place.path + "/run"
    #expect(Self.run(["simulate", path]).status == 0)
    let refused = Self.run(["simulate", path])
    #expect(refused.status == 4 && refused.errors.contains("--force"))
    #expect(Self.run(["simulate", path, "--force"]).status == 0)
    try Data("mine".utf8).write(to: URL(fileURLWithPath: path + "/note.txt"))
    #expect(Self.run(["simulate", path, "--force"]).status == 4)
    #expect(try Self.contents(path + "/note.txt") == "mine")
  }

  @Test func aRecordedRunIsTakenOver() throws {
    let place = ScratchFolder()
    let first = place.path + "/first"
    let second = place.path + "/second"
    #expect(
      Self.run(["simulate", first, "--days", "2", "--iterations", "1", "--agents", "4"]).status == 0
    )
    let made = Self.run(["simulate", second, "--like", first, "--days", "3"])
    #expect(made.status == 0 && made.errors.contains("warning"), "\(made.errors)")
    #expect(made.output.contains(": 3 days, 1 iteration, 4 agents"))
    #expect(try Self.contents(second + "/manifest.json").contains("empirical("))
    #expect(Self.run(["simulate", place.path + "/x", "--like", "/nonexistent"]).status == 3)
    #expect(place.names == ["first", "second"])
  }

  @Test(arguments: [
    ("--latency", "foo"), ("--latency", "lognormal(2s)"), ("--latency", "lognormal(-2s,1)"),
    ("--latency", "gamma(0,1s)"), ("--latency", "constant(1)"), ("--latency-stage", "buy"),
    ("--latency-stage", "byu=1s"), ("--drift", "5%"), ("--drift", "5%/parsec"),
    ("--warm-up", "3x"), ("--burst", "1s,2s,3x"), ("--heavy-tail", "1%,0,2x"),
    ("--fault", "http42=2%"), ("--fault", "http429=200%"), ("--fault", "http429"),
    ("--fault", "byu:http429=1%"), ("--quirk", "dquot=1%"), ("--quirk", "dquote=x"),
    ("--exhaust", "buy"), ("--exhaust", "buy=0"), ("--exhaust", "buy:nothing=1"),
    ("--start", "yesterday"), ("--start", "2026-02-30"), ("--start", "2026-01-01T25:00:00Z"),
    ("--days", "0"), ("--days", "1.5"), ("--agents", "x"), ("--stocks", "27"), ("--seed", "-1"),
    ("--seed", "9223372036854775808"), ("--reflect", "1,,2"), ("--rate", "0/min"),
    ("--rate", "60"), ("--tokens-per-minute", "0"), ("--client-retries", "-1"),
    ("--timeout", "0s"), ("--timeout", "5"), ("--order-sleep", "soon"), ("--kill-at", "call=0"),
    ("--kill-at", "later"), ("--interrupt-at", "x"), ("--layout", "x"), ("--name", "a/b"),
    ("--commit", "x"), ("--workload", "x"), ("--steps", "3"), ("--console", "loud"),
  ])
  func wrongValuesAreTold(option: String, value: String) throws {
    let place = ScratchFolder()
    let run = Self.run(["simulate", place.path + "/run", "\(option)=\(value)"])
    #expect(run.status == 2)
    #expect(
      run.errors.hasPrefix("runlens: error: ") && run.errors.contains(option), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(place.names == [])
  }

  @Test(arguments: [
    (["--latency", "250ms"], "\"latency\": \"constant(250.0 ms)\""),
    (["--latency", "lognormal( 2s , 0.45 )"], "\"latency\": \"lognormal(2000.0 ms, 0.45)\""),
    (["--latency", "gamma(2,1s)"], "\"latency\": \"gamma(2.0, 1000.0 ms)\""),
    (["--latency-stage", "buy=1min"], "\"latency.buy\": \"constant(60000.0 ms)\""),
    (["--drift", "5%/h"], "\"drift_per_hour\": \"0.05\""),
    (["--drift", "-1%/min"], "\"drift_per_hour\": \"-0.6\""),
    (["--rate", "2/s"], "\"requests_per_minute\": \"120.0\""),
    (["--tokens-per-minute", "90k"], "\"tokens_per_minute\": \"90000.0\""),
    (["--timeout", "1h"], "\"timeout_ms\": \"3600000.0\""),
    (["--client", "reused"], "\"client_per_call\": \"false\""),
    (["--fault", "http429=2%"], "\"http429\": 0.02"),
    (["--quirk", "unicode=0.5"], "\"unicode\": 0.5"),
    (["--start", "2026-03-01T02:00:00.5+02:00"], "\"start_ns\": 1772323200500000000"),
    (["--start", "2024-02-29"], "\"start_ns\": 1709164800000000000"),
    (["--order-sleep", "none"], "\"order_sleep_ns\": \"0\""),
    (["--reflect", "0, 2"], "\"reflect_frequency\": [0, 2, 0]"),
    (["--name", "mine"], "\"run\": \"mine\""),
  ])
  func valuesArriveInTheManifest(arguments: [String], wanted: String) throws {
    let place = ScratchFolder()
    let path = place.path + "/run"
    // A gap in the argument list would make a negative value an option.
    let joined = ["\(arguments[0])=\(arguments[1])"]
    let run = Self.run(["simulate", path, "--days", "1", "--iterations", "1"] + joined)
    #expect(run.status == 0, "\(run.errors)")
    let manifest = try Self.contents(path + "/manifest.json")
    #expect(manifest.contains(wanted), "\(manifest)")
  }

  @Test func helpNamesEveryGroup() {
    let help = Self.run(["simulate", "--help"]).output
    for heading in [
      "What to simulate", "Arena", "Latency", "Failures", "Client and service", "Output",
    ] {
      #expect(help.contains("\n\(heading):\n"))
    }
  }
}
