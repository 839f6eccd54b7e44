import Glibc

/// Runs the contenders of a workload in turn and holds their answers against the limit's.
struct Comparison: Sendable {
  let places: Places
  /// Counted rounds; before them comes one that warms up and in which the answers are compared.
  let rounds: Int
  /// A contender that has taken this many seconds is not run again, after one counted run at least.
  let patience: Double

  /// What became of one contender.
  struct Row: Sendable {
    let contender: Contender
    var series = Series()
    /// Why it was not measured; nil where it was.
    var skipped: String?
    /// Bytes of the file that it writes.
    var written: Int?
    /// Seconds that its runs have taken so far.
    var spent = 0.0
  }

  /// What became of a workload.
  struct Result: Sendable {
    let workload: Workload
    var rows: [Row]
    /// Answers that differ and programs that failed, a sentence each.
    var errors: [String] = []
    /// How it was measured, where that depends on the machine.
    var note: String?
  }

  /// Makes the data that is missing and runs everything.
  ///
  /// - Throws: where the data or the limit's answer can't be had; what befalls other contenders is in the
  ///   result.
  func run(_ workload: Workload) throws(BenchmarkError) -> Result {
    for input in workload.inputs { try make(input) }
    var workload = workload
    if let file = workload.sizedBy { workload.size = try TextFile.size(file) / 1_000_000 }
    var result = Result(workload: workload, rows: workload.contenders.map { Row(contender: $0) })
    var expected: Answer?
    for place in result.rows.indices {
      let contender = result.rows[place].contender
      if let missing = contender.needs.first(where: { !has($0) }) {
        result.rows[place].skipped = missing.wording
        continue
      }
      do throws(BenchmarkError) {
        let start = Machine.seconds
        let (_, answer) = try runOnce(contender)
        result.rows[place].spent = Machine.seconds - start
        if let file = contender.written { result.rows[place].written = try TextFile.size(file) }
        if let expected {
          if let difference = expected.difference(from: answer, in: contender.parts) {
            throw BenchmarkError.difference(contender: contender.name, difference)
          }
        } else {
          expected = answer
        }
      } catch {
        // Without the limit's answer there is nothing to compare with.
        if expected == nil { throw error }
        let sentence = "\(workload.name): \(contender.name): \(error.message)"
        TextFile.write("runlens-bench: error: \(sentence)\n", STDERR_FILENO)
        result.errors.append(sentence)
        result.rows[place].skipped = error.message
      }
    }
    measure(&result)
    if let file = workload.note { result.note = try? TextFile.read(file) }
    try workload.cleanUp?.run(errors: places.data("errors"))
    return result
  }

  private func measure(_ result: inout Result) {
    for round in 0..<rounds * result.workload.repeats {
      for step in result.rows.indices {
        // Each round begins with another one, so that none always follows the same.
        let place = (step + round) % result.rows.count
        let row = result.rows[place]
        guard row.skipped == nil, round == 0 || row.spent < patience else { continue }
        do throws(BenchmarkError) {
          let (measurement, _) = try runOnce(row.contender, compared: false)
          result.rows[place].series.runs.append(measurement)
          result.rows[place].spent += measurement.wall
        } catch {
          result.errors.append("\(result.workload.name): \(row.contender.name): \(error.message)")
          result.rows[place].skipped = error.message
        }
      }
    }
  }

  /// Runs one contender, and takes its answer in the form of lines.
  func runOnce(_ contender: Contender, compared: Bool = true)
    throws(BenchmarkError) -> (Measurement, Answer)
  {
    let printed = places.data("printed")
    let adapted = places.data("adapted")
    let errors = places.data("errors")
    if !contender.scratch.isEmpty {
      try Command(["rm", "-rf"] + contender.scratch).run(errors: errors)
    }
    try contender.prepare?.run(errors: errors)
    if contender.cold {
      try Machine.dropCaches()
      try contender.warmUp?.run(errors: errors)
    }
    let measurement = try contender.command.run(output: printed, errors: errors)
    guard compared else { return (measurement, Answer("")) }
    if let adapter = contender.adapter {
      try adapter.run(input: printed, output: adapted, errors: errors)
      return (measurement, Answer(try TextFile.read(adapted)))
    }
    return (measurement, Answer(try TextFile.read(printed)))
  }

  private func make(_ input: Input) throws(BenchmarkError) {
    guard unsafe access(input.path, F_OK) != 0 else { return }
    let fresh = input.path + ".new"
    try Command("rm", "-rf", fresh).run(errors: places.data("errors"))
    TextFile.write("making \(input.path)\n", STDERR_FILENO)
    try input.command.run(errors: places.data("errors"))
    guard unsafe rename(fresh, input.path) == 0 else { throw .file(path: input.path, code: errno) }
  }

  /// Whether something is installed that a contender can't do without.
  private func has(_ need: Need) -> Bool {
    let command =
      switch need {
      case .program(let name): Command("sh", "-c", "command -v \"$1\"", "sh", name)
      case .module(let name): Command(places.python, "-c", "import \(name)")
      case .droppableCaches: Command("test", "-w", Machine.cacheSwitch)
      }
    return (try? command.run(errors: places.data("errors"))) != nil
  }
}

extension Need {
  /// Why a contender that lacks it is left out.
  var wording: String {
    switch self {
    case .program(let name): "\(name) is not installed"
    case .module(let name): "Python's \(name) is not installed"
    case .droppableCaches: "caches can be dropped by root alone"
    }
  }
}
