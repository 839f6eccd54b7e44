import Trace

extension SocietySpans {
  /// Adds the steps, their parts, and from tables alone what lies between two saves.
  mutating func appendSteps() {
    var before: Int64?
    for step in steps.all {
      if let start = step.start {
        appendLogged(step, from: start)
      } else if let saved = step.saved {
        var row = tableRow("simulation_cycle", Phase.step)
        place(&row, step.moment)
        row.status = .ok
        row.covers = SpanTable.absent32
        row.setTime(before, saved, .adjacent, resolution: experiment.resolution)
        sheet.add(row)
      } else if step.done == nil {
        var row = tableRow("simulation_cycle", Phase.step)
        place(&row, step.moment)
        row.status = experiment.info?.status == 3 ? .error : .aborted
        row.covers = SpanTable.absent32
        row.setTime(before, nil, .adjacent, resolution: experiment.resolution)
        sheet.add(row)
      }
      if step.parts.isEmpty, let saved = step.saved, let done = step.done {
        var row = tableRow("simulation_step", SocietyStepPart.save.rawValue)
        place(&row, step.moment)
        row.status = .ok
        row.setTime(saved, done, .database, resolution: experiment.resolution)
        sheet.add(row)
      }
      before = step.saved ?? before
    }
    appendTracked()
  }

  private mutating func appendLogged(_ step: SocietyStep, from start: Int64) {
    var whole = row("simulation_step", Phase.step, source: Self.logSource)
    place(&whole, step.moment)
    whole.covers = SpanTable.absent32
    whole.setTime(start, step.end, .log, resolution: SocietyLog.resolution)
    whole.status = step.failure != nil ? .error : step.end != nil ? .ok : .unknown
    whole.error = step.failure.map { name($0) } ?? .absent
    sheet.add(whole)
    var begin = start
    for (part, end) in step.parts {
      appendPart(step, part, from: begin, to: end)
      begin = end
    }
    // Agents are done when the first group saves.
    if step.parts.isEmpty, let saved = step.saved {
      appendPart(step, .forward, from: start, to: saved)
    }
  }

  private mutating func appendPart(
    _ step: SocietyStep, _ part: SocietyStepPart, from start: Int64, to end: Int64
  ) {
    var row = row("simulation_step", part.rawValue, source: Self.logSource)
    place(&row, step.moment)
    row.status = .ok
    row.setTime(start, end, .log, resolution: SocietyLog.resolution)
    sheet.add(row)
  }

  /// Adds the times between the values of the metric with the most of them, where nothing else tells
  /// steps.
  private mutating func appendTracked() {
    guard steps.all.isEmpty else { return }
    var counts: [String: Int] = [:]
    for metric in experiment.tracked { counts[metric.key, default: 0] += 1 }
    let densest = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    var before: Int64?
    let values = experiment.tracked.filter { $0.key == densest }
    for metric in values.sorted(by: { ($0.time, $0.step) < ($1.time, $1.step) }) {
      var row = row("metric_cycle", Phase.step, source: MLflowStore.source)
      row.iteration = Int32(clamping: metric.step)
      row.status = .ok
      row.covers = SpanTable.absent32
      row.setTime(before, metric.time, .adjacent, resolution: 1_000_000)
      sheet.add(row)
      before = metric.time
    }
  }

  /// Adds rounds of the engine for single agents.
  mutating func appendRounds() {
    var open: [Int32: Int64] = [:]
    func add(_ number: Int32, _ start: Int64, _ end: Int64?) {
      var row = row("round", Phase.step, source: Self.logSource)
      row.iteration = number
      row.covers = SpanTable.absent32
      row.status = end == nil ? .aborted : .ok
      row.setTime(start, end, .log, resolution: SocietyLog.resolution)
      sheet.add(row)
    }
    for event in events {
      switch event.kind {
      case .roundStart(let number): open[number] = event.clock
      case .roundEnd(let number):
        if let start = open.removeValue(forKey: number) { add(number, start, event.clock) }
      default: continue
      }
    }
    for (number, start) in open.sorted(by: { $0.key < $1.key }) { add(number, start, nil) }
  }

  /// Adds tasks, of which only the end of their round is on record.
  mutating func appendTasks() {
    for task in experiment.tasks {
      var row = tableRow("task", Phase.step)
      setAgent(&row, task.agent)
      row.status = .ok
      row.covers = SpanTable.absent32
      sheet.add(row)
    }
  }
}
