import Trace

/// Turns what is known of experiments into rows.
struct SocietySpans {
  static let system = "agentsociety"
  /// The source of rows that a log tells.
  static let logSource = "console"

  var sheet: RowSheet
  var warnings: WarningList
  let names: [String]
  private var calls: Int64 = 0

  // The experiment at hand.
  var experiment: SocietyExperiment
  var steps: SocietySteps
  /// The groups of processes, by the logs.
  var groupsOfProcesses: [Int32: String] = [:]
  /// Events by time, which are instants.
  var events: [SocietyEvent] = []

  init(run: String, names: [String], warnings: WarningList) {
    sheet = RowSheet(run: run, system: Self.system)
    self.names = names
    self.warnings = warnings
    experiment = SocietyExperiment(id: "")
    steps = SocietySteps(experiment, events: [])
  }

  /// Adds all rows of one experiment.
  mutating func append(_ run: SocietyMatching.Run) {
    experiment = run.experiment
    events = run.events
    groupsOfProcesses = run.groups
    steps = SocietySteps(experiment, events: events)
    sheet.begin(run: experiment.name)
    appendRun()
    appendSteps()
    appendAgents()
    appendRounds()
    appendDialogs()
    appendSurveys()
    appendTasks()
    appendAttempts()
    warn()
  }

  // MARK: Rows

  /// A row of the table's own source, the next call's.
  mutating func tableRow(_ stage: String, _ phase: String) -> EncodedSpan {
    row(stage, phase, source: experiment.source)
  }

  /// A row with a call of its own.
  mutating func row(_ stage: String, _ phase: String, source: String) -> EncodedSpan {
    var row = sheet.row(stage, phase, source: source)
    row.call = calls
    calls += 1
    return row
  }

  /// Sets the simulated time, and the step where there is one.
  func place(_ row: inout EncodedSpan, _ moment: SocietyExperiment.Moment) {
    row.day = moment.day
    row.iteration = steps.number(moment) ?? SpanTable.absent32
  }

  /// Sets the agent and the group that it belongs to.
  mutating func setAgent(_ row: inout EncodedSpan, _ agent: Int32) {
    row.agent = name(agent)
    row.group = experiment.groups[agent].map { name($0) } ?? .absent
  }

  /// The name in the table of a name in the store.
  mutating func name(_ number: Int32) -> NameID {
    number >= 0 && number < names.count ? sheet.name(names[Int(number)]) : .absent
  }

  // MARK: The run

  private mutating func appendRun() {
    let info = experiment.info
    let failure = events.lazy.compactMap { event -> Int32? in
      guard case .failure(let error) = event.kind else { return nil }
      return error
    }.first
    let source = info == nil ? Self.logSource : experiment.source
    var row = row("experiment", Phase.run, source: source)
    switch info?.status {
    case 2: row.status = .ok
    case 3: row.status = .error
    case 4: row.status = .aborted
    default: row.status = failure == nil ? .unknown : .error
    }
    row.covers = SpanTable.absent32
    if row.status == .error {
      let text = Self.lastLine(info?.error) ?? failure.map { names[Int($0)] }
      row.error = sheet.name(text)
      warnings.add(
        "run_crashed",
        "the experiment '\(experiment.name)' was ended by \(text ?? "an error that is not on record")",
        path: experiment.path.isEmpty ? nil : experiment.path)
    }
    row.inputTokens = info?.inputTokens ?? SpanTable.absent64
    row.outputTokens = info?.outputTokens ?? SpanTable.absent64
    if info == nil {
      row.setTime(
        events.first?.clock, events.last?.clock, .log, resolution: SocietyLog.resolution)
    } else {
      row.setTime(info?.created, info?.updated, .database, resolution: 1000)
    }
    sheet.add(row)
  }

  /// The last line of an error that says something, without colours; nil where there is none.
  static func lastLine(_ text: String?) -> String? {
    guard let text else { return nil }
    for line in text.split(separator: "\n").reversed() {
      let bytes = Array(line.utf8)
      let plain = TerminalText.plain(bytes.span) { $0.text(limit: 200) }
      // A database's error is followed by its statement.
      if plain.hasPrefix("[SQL") || plain.hasPrefix("(Background") || plain.hasPrefix("[param") {
        continue
      }
      if plain.utf8.contains(where: { $0 > 0x20 }) { return plain }
    }
    return nil
  }

  // MARK: Warnings

  private mutating func warn() {
    let path = experiment.path.isEmpty ? nil : experiment.path
    if experiment.identifiersAsNumbers > 0 {
      warnings.add(
        "identifiers_as_numbers",
        "\(experiment.identifiersAsNumbers) identifiers of surveys became numbers in the database and "
          + "lost digits; AgentSociety fails where it reads them back", path: path)
    }
    if experiment.info?.status == 1 {
      warnings.add(
        "run_unfinished",
        "the experiment '\(experiment.name)' is marked as running: it was killed, or runs still",
        path: path)
    }
    let groups = Set(experiment.groups.values)
    let isTimed = events.contains { event in
      if case .agentDone = event.kind { true } else { false }
    }
    if groups.count > 1, !isTimed {
      warnings.add(
        "group_times_unknown",
        "how long each of the \(groups.count) groups took is not on disk, since all save after the "
          + "last is done; with logging_level DEBUG the log tells it", path: path)
    }
    if !experiment.statuses.isEmpty, !steps.all.contains(where: { $0.start != nil }) {
      warnings.add(
        "steps_without_log",
        "tables tell steps only from one save to the next, and nothing of failed attempts; pass the "
          + "console log as well", path: path)
    }
  }
}
