import Trace

/// Finds out which logs belong to which experiment, and turns their clocks' times into instants.
struct SocietyMatching {
  /// An experiment with what its logs tell.
  struct Run {
    var experiment: SocietyExperiment
    /// What its logs tell, at instants, in the order of time.
    var events: [SocietyEvent]
    /// The groups of processes.
    var groups: [Int32: String]
  }

  private let experiments: [SocietyExperiment]
  private let logs: [SocietyLog]

  init(_ experiments: [SocietyExperiment], _ logs: [SocietyLog]) {
    self.experiments = experiments
    self.logs = logs.filter(\.hasRecords)
  }

  /// The runs, those with tables first.
  ///
  /// - Parameters:
  ///   - zone: the zone of the logs' clocks that the user names.
  ///   - name: the name of a run of which there are only logs that name no experiment.
  mutating func runs(
    named zone: LocalZone?, unnamed name: String, _ names: inout ByteInterner,
    _ warnings: inout WarningList
  ) -> [Run] {
    var owners = logs.map { owner($0, zone) }
    // Workers go with the console that shows their processes.
    for (position, log) in logs.enumerated() where owners[position] == nil {
      guard let process = log.worker else { continue }
      owners[position] =
        zip(logs, owners).first { other, _ in
          other.worker == nil && other.processes.contains(process) && Self.overlap(other, log)
        }?.1
    }
    var runs: [Run] = []
    var orphans: [String: [SocietyLog]] = [:]
    for (log, owner) in zip(logs, owners) where owner == nil {
      orphans[log.experiment ?? "", default: []].append(log)
    }
    for (position, experiment) in experiments.enumerated() {
      let own = zip(logs, owners).filter { $0.1 == position }.map(\.0)
      runs.append(run(experiment, own, zone, &names, &warnings))
    }
    for (id, own) in orphans.sorted(by: { $0.key < $1.key }) {
      var experiment = SocietyExperiment(id: id)
      experiment.source = SocietySpans.logSource
      experiment.path = own[0].path
      if id.isEmpty { experiment = experiment.renamed(name) }
      runs.append(run(experiment, own, zone, &names, &warnings))
    }
    return runs
  }

  private static func overlap(_ left: SocietyLog, _ right: SocietyLog) -> Bool {
    guard let first = left.first, let last = left.last, let begin = right.first,
      let end = right.last
    else { return false }
    return begin <= last && first <= end
  }

  /// The experiment whose log it is: that which it names, else the one that began with it.
  private func owner(_ log: SocietyLog, _ zone: LocalZone?) -> Int? {
    if let id = log.experiment { return experiments.firstIndex { $0.id == id } }
    if log.worker != nil { return nil }
    guard let first = log.first else { return nil }
    var best: (position: Int, distance: Int64)?
    for (position, experiment) in experiments.enumerated() {
      guard let created = experiment.info?.created else { continue }
      let ahead =
        zone.map { first - $0.instant(first) }
        ?? NaiveClock.ahead(clock: first, instant: created, early: Self.nearby, late: Self.nearby)
      guard let ahead else { continue }
      let distance = abs(first - ahead - created)
      if distance <= Self.nearby, distance < best?.distance ?? .max { best = (position, distance) }
    }
    // A single experiment and a single console belong together, whatever their clocks say.
    if best == nil, experiments.count == 1, logs.count(where: { $0.worker == nil }) == 1 {
      return 0
    }
    return best?.position
  }

  /// So much may lie between the first line of a log and the beginning of its experiment.
  private static let nearby: Int64 = 120_000_000_000

  // MARK: One run

  private func run(
    _ experiment: SocietyExperiment, _ logs: [SocietyLog], _ zone: LocalZone?,
    _ names: inout ByteInterner, _ warnings: inout WarningList
  ) -> Run {
    var experiment = experiment
    var clock = NaiveClock(named: zone, inferred: inferred(experiment, logs))
    let covered = Set(logs.compactMap(\.worker))
    var events: [SocietyEvent] = []
    var groups: [Int32: String] = [:]
    for log in logs {
      groups.merge(log.groups) { first, _ in first }
      for var event in log.events {
        // Ray shows the lines of its workers once more, and of lines that look alike only the last.
        if log.worker == nil, event.process != 0,
          covered.contains(event.process) || (event.weight > 1 && !covered.isEmpty)
        {
          continue
        }
        event.clock = clock.instant(event.clock)
        events.append(event)
      }
      if log.repeated > 0, covered.isEmpty {
        warnings.add(
          "lines_left_out",
          "\(log.repeated) lines stand for several that Ray left out; they count so often, but "
            + "times and attempts are those of the line that is there; pass Ray's session folder with "
            + "the workers' logs, too", path: log.path)
      }
    }
    if let path = logs.first?.path { clock.warn(path, &warnings) }
    // Stable, so that lines of one millisecond stay in their order.
    let order = events.indices.sorted { (events[$0].clock, $0) < (events[$1].clock, $1) }
    events = order.map { events[$0] }
    for event in events {
      guard case .agentDone(let agent, _) = event.kind, experiment.groups[agent] == nil,
        let group = groups[event.process]
      else { continue }
      experiment.groups[agent] = names.identifier(group)
    }
    return Run(experiment: experiment, events: events, groups: groups)
  }

  /// How far the logs' clocks were ahead of UTC, by the times that tables hold in UTC.
  private func inferred(
    _ experiment: SocietyExperiment, _ logs: [SocietyLog]
  ) -> (ahead: Int64, from: String)? {
    let consoles = logs.filter { $0.worker == nil }
    guard let first = (consoles.isEmpty ? logs : consoles).compactMap(\.first).min() else {
      return nil
    }
    if let created = experiment.info?.created,
      let ahead = NaiveClock.ahead(clock: first, instant: created)
    {
      return (ahead, "the experiment's own start")
    }
    if let tracked = experiment.tracked.map(\.time).min(),
      let ahead = NaiveClock.ahead(clock: first, instant: tracked)
    {
      return (ahead, "the first value that MLflow tracked")
    }
    return nil
  }
}
