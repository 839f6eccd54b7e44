import Analysis
import Glibc
import Statistics
import Trace

/// What comparing two large made-up sides costs.
struct SpeedMeasure {
  /// Seconds that the clock showed.
  let wall: Double
  /// Seconds of both processors, the system's included.
  let processor: Double
  /// Bytes in use before, with the two tables.
  let before: Int
  /// Most bytes in use until the end.
  let peak: Int
  /// Seconds of one processor that the standard library takes to sort the durations of both sides.
  let sorting: Double
  /// The verdict, which shows that the work was done.
  let verdict: ComparisonVerdict

  /// Compares two sides of that many spans, in seven stages of nine agents.
  init(spans: Int) {
    let base = Self.side(spans, seed: 1, factor: 1)
    let candidate = Self.side(spans, seed: 2, factor: 1.1)
    before = Self.resident
    let start = Self.now
    let used = Self.used
    let comparison = Comparison(
      ComparisonSide(label: "base", runs: [base]),
      ComparisonSide(label: "candidate", runs: [candidate]))
    wall = Self.now - start
    processor = Self.used - used
    peak = Self.peakResident
    sorting = Self.timeToSort([base, candidate])
    verdict = comparison.overall.verdict
  }

  /// Each stage's durations are sorted apart, as the comparison does.
  private static func timeToSort(_ sides: [RunTrace]) -> Double {
    var seconds = 0.0
    for side in sides {
      var stages = [[Int64]](repeating: [], count: SimulatedRun.stages.count)
      let durations = side.spans.duration.span
      for row in durations.indices { stages[row % stages.count].append(durations[row]) }
      let start = used
      for stage in stages.indices { stages[stage].sort() }
      seconds += used - start
    }
    return seconds
  }

  private static func side(_ spans: Int, seed: UInt64, factor: Double) -> RunTrace {
    var trace = RunTrace(run: RunDescription(id: "\(seed)", path: "\(seed)", system: "made up"))
    var generator = SplitMix64(seed: seed)
    var table = SpanTable()
    table.reserve(spans)
    let stages = SimulatedRun.stages.map { table.intern($0) }
    let agents = (0..<9).map { table.intern(String($0)) }
    let run = table.intern("run")
    var row = EncodedSpan(
      run: run, system: run, source: run, stage: run, phase: table.intern(Phase.call))
    row.timing = .trace
    row.resolution = 1
    var clock: Int64 = 0
    for number in 0..<spans {
      row.call = Int64(number)
      row.stage = stages[number % stages.count]
      row.agent = agents[number / stages.count % agents.count]
      row.day = Int32(truncatingIfNeeded: number / 100_000)
      row.iteration = Int32(truncatingIfNeeded: number / 1_000 % 100)
      row.attempt = generator.index(below: 100) < 3 ? 2 : 1
      row.status = generator.index(below: 50) == 0 ? .timeout : .ok
      row.start = clock
      row.duration = Int64(2e9 * factor * exp(0.45 * generator.normal()))
      row.promptBytes = 4_000 + Int64(generator.index(below: 2_000))
      row.inputTokens = row.promptBytes / 4
      clock += 1_000_000
      table.append(row)
    }
    trace.spans = table
    trace.run.start = 0
    trace.run.end = clock
    return trace
  }

  private static var now: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static var usage: rusage {
    var usage = rusage()
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage
  }

  private static var used: Double {
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  /// The most so far, in bytes: nothing was freed before it is asked first.
  private static var resident: Int { peakResident }
  private static var peakResident: Int { usage.ru_maxrss * 1_024 }

  /// A line for people.
  var text: String {
    func fixed(_ value: Double) -> String {
      let tenths = Int((value * 10).rounded())
      return "\(tenths / 10).\(tenths % 10)"
    }
    return "\(verdict.rawValue): \(fixed(wall)) s, \(fixed(processor)) s of the processors "
      + "(\(fixed(processor / sorting)) times what sorting the durations takes the standard library), "
      + "\(fixed(Double(before) / 1e9)) GB before, \(fixed(Double(peak) / 1e9)) GB at most\n"
  }
}
