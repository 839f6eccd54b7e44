/// What the command line asks for.
struct BenchmarkOptions: Sendable, Equatable {
  var places: Places
  /// 1 for the full size.
  var divisor = 1
  var rounds = 5
  /// Seconds after which a contender is not run again.
  var patience = 120.0
  /// Names of the workloads to run; empty for all.
  var only: [String] = []
  /// Whether to follow cost over three sizes, and one processor against two.
  var growth = false
  /// Where the report goes; nil where only answers are compared.
  var report: String?

  static let usage = """
    usage: runlens-bench [--work DIR] [--runlens FILE] [--tools DIR] [--scripts DIR] [--python FILE]
      [--divide N] [--rounds N] [--patience SECONDS] [--only W1,W2,…] [--growth] [--report FILE]
    Compares answers and costs of RunLens, limits and peers; see Documentation/Benchmarks.md.

    """

  /// Takes the words after the program's name.
  ///
  /// - Throws: ``BenchmarkError/usage(_:)``.
  init(_ words: ArraySlice<String>) throws(BenchmarkError) {
    places = Places(
      work: "/var/tmp/runlens-bench", runlens: ".build/release/runlens", tools: ".build/bench/bin",
      scripts: "Sources/Benchmark/Peers", python: ".build/peers/bin/python")
    var words = words
    while let option = words.popFirst() {
      if option == "--growth" {
        growth = true
        continue
      }
      guard let value = words.popFirst() else { throw .usage("\(option) needs a value") }
      func number(_ least: Int) throws(BenchmarkError) -> Int {
        guard let number = Int(value), number >= least else {
          throw .usage("\(option) needs a whole number from \(least), not '\(value)'")
        }
        return number
      }
      switch option {
      case "--work": places.work = value
      case "--runlens": places.runlens = value
      case "--tools": places.tools = value
      case "--scripts": places.scripts = value
      case "--python": places.python = value
      case "--divide": divisor = try number(1)
      case "--rounds": rounds = try number(0)
      case "--patience": patience = Double(try number(0))
      case "--only": only = value.split(separator: ",").map(String.init)
      case "--report": report = value
      default: throw .usage("unknown option '\(option)'")
      }
    }
  }
}
