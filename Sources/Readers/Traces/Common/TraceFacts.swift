import Trace

/// What the rows of a trace together tell of the run.
struct TraceFacts {
  private var isStarted = false
  /// The first instant of all rows, where one is started.
  private var start = Int64.max
  /// The last instant; the least there is where none is known.
  private var end = Int64.min
  private var days: Set<Int32> = []
  private var iterations: Set<Int32> = []
  private var lastDay = Int32.min
  private var lastIteration = Int32.min
  /// Whether each name of the table is an agent's, a run's, a system's.
  private var agents = NameMarks()
  private var runs = NameMarks()
  private var systems = NameMarks()

  /// Takes in one row.
  @inline(__always)
  mutating func note(_ row: EncodedSpan) {
    note(times: SpanValues(row))
    note(day: row.day, iteration: row.iteration, run: row.run, system: row.system)
  }

  /// Takes in when a row began and ended, and its agent.
  @inline(__always)
  mutating func note(times row: SpanValues) {
    if row.start != .min {
      isStarted = true
      start = min(start, row.start)
      let (stop, overflow) = row.start.addingReportingOverflow(max(0, row.duration))
      if !overflow { end = max(end, stop) }
    }
    agents.mark(row.agent)
  }

  /// Takes in the rest of a row, or of many that have it in common.
  @inline(__always)
  mutating func note(day: Int32, iteration: Int32, run: NameID, system: NameID) {
    if day != lastDay {
      lastDay = day
      if day != .min { days.insert(day) }
    }
    if iteration != lastIteration {
      lastIteration = iteration
      if iteration != .min { iterations.insert(iteration) }
    }
    runs.mark(run)
    systems.mark(system)
  }

  /// The description of the run; names that several share belong to none.
  func description(
    run: String, path: String, system: String, names: NameTable
  ) -> RunDescription {
    let ownRun = runs.only.flatMap { names[$0] } ?? run
    let ownSystem = systems.only.flatMap { names[$0] } ?? system
    var description = RunDescription(id: ownRun, path: path, system: ownSystem)
    description.start = isStarted ? start : nil
    description.end = end == .min ? nil : end
    description.days = days.isEmpty ? nil : days.count
    description.iterations = iterations.isEmpty ? nil : iterations.count
    description.agents = agents.count == 0 ? nil : agents.count
    return description
  }
}

/// A set of names that is asked for each line.
struct NameMarks {
  private var marks: [Bool] = []
  private var last = NameID.absent
  /// Names that are in it.
  private(set) var count = 0
  private var first = NameID.absent

  /// The name, where it is the only one.
  var only: NameID? { count == 1 ? first : nil }

  /// Adds a name; an absent one is left out.
  @inline(__always)
  mutating func mark(_ name: NameID) {
    if name == last || name.isAbsent { return }
    last = name
    let number = Int(name.rawValue)
    if number < marks.count, marks[number] { return }
    add(name)
  }

  private mutating func add(_ name: NameID) {
    let number = Int(name.rawValue)
    while marks.count <= number { marks.append(false) }
    marks[number] = true
    if count == 0 { first = name }
    count += 1
  }
}
