import Trace

/// One step of the simulation, as tables and log tell of it.
struct SocietyStep {
  var moment: SocietyExperiment.Moment
  /// As the log numbers it, else its place among the steps on record.
  var number: Int32
  /// Start by the log.
  var start: Int64?
  /// End by the log: the driver goes on to what comes next.
  var end: Int64?
  /// Ends of its parts by the log, in their order.
  var parts: [(part: SocietyStepPart, end: Int64)] = []
  /// The first group begins to save, which is when all agents are done.
  var saved: Int64?
  /// The first that agents say in it, where it was never saved.
  var begun: Int64?
  /// All is saved.
  var done: Int64?
  /// What ended the run in it; nil where it ended well or nothing tells.
  var failure: Int32?
}

/// The steps of an experiment in the order of the run.
struct SocietySteps {
  private(set) var all: [SocietyStep] = []
  private var positions: [SocietyExperiment.Moment: Int] = [:]

  /// The steps of tables and of a log's events, whose times are instants by now.
  ///
  /// - Parameter events: ordered by time.
  init(_ experiment: SocietyExperiment, events: [SocietyEvent]) {
    addEvents(events)
    for status in experiment.statuses {
      let position = position(of: status.moment)
      all[position].saved = min(all[position].saved ?? .max, status.created)
    }
    for prompt in experiment.prompts {
      let position = position(of: prompt.moment)
      all[position].done = max(all[position].done ?? .min, prompt.created)
    }
    // A step in which the run ended was begun by those who thought and talked in it, and never saved.
    for dialog in experiment.dialogs where dialog.kind == .thought || dialog.kind == .talk {
      if positions[dialog.moment] == nil || all[position(of: dialog.moment)].saved == nil {
        let position = position(of: dialog.moment)
        all[position].begun = min(all[position].begun ?? .max, dialog.created)
      }
    }
    order()
  }

  /// The number of the step at that simulated time; nil where there is none.
  func number(_ moment: SocietyExperiment.Moment) -> Int32? {
    positions[moment].map { all[$0].number }
  }

  /// The position of the step in which an instant lies, by the log.
  func position(at instant: Int64) -> Int? {
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if (all[middle].start ?? .max) <= instant { low = middle + 1 } else { high = middle }
    }
    return low > 0 && all[low - 1].start != nil ? low - 1 : nil
  }

  private mutating func position(of moment: SocietyExperiment.Moment) -> Int {
    if let known = positions[moment] { return known }
    all.append(SocietyStep(moment: moment, number: -1))
    positions[moment] = all.count - 1
    return all.count - 1
  }

  private mutating func addEvents(_ events: [SocietyEvent]) {
    var current: Int?
    func end(_ position: Int?, _ time: Int64, _ all: inout [SocietyStep]) {
      guard let position, all[position].end == nil else { return }
      all[position].end = time
    }
    for event in events where event.process == 0 {
      switch event.kind {
      case .stepStart(let moment, let number):
        end(current, event.clock, &all)
        let position = position(of: moment)
        // An identifier that is used again repeats its steps: the last ones count.
        all[position] = SocietyStep(moment: moment, number: number, start: event.clock)
        current = position
      case .workflow:
        end(current, event.clock, &all)
        current = nil
      case .failure(let error):
        if let current, all[current].end == nil { all[current].failure = error }
        end(current, event.clock, &all)
        current = nil
      case .partDone(let part):
        guard let current else { continue }
        all[current].parts.append((part, event.clock))
      case .closing:
        // Much later than the step's end, unless it says more of itself.
        guard let position = current else { continue }
        end(position, all[position].parts.last { $0.part == .sync }?.end ?? settled ?? .min, &all)
        if all[position].end == .min { all[position].end = nil }
        current = nil
      case .stepSettled: settled = event.clock
      default: continue
      }
      if case .stepStart = event.kind { settled = nil }
    }
    guard let position = current, all[position].end == nil else { return }
    all[position].end = all[position].parts.last { $0.part == .sync }?.end ?? settled
  }

  /// Version 1.5 has done the last of a step.
  private var settled: Int64?

  /// Sorts by time and numbers what the log does not.
  private mutating func order() {
    func instant(_ step: SocietyStep) -> Int64 {
      step.start ?? step.saved ?? step.done ?? step.begun ?? .max
    }
    all.sort { (instant($0), $0.moment) < (instant($1), $1.moment) }
    positions = [:]
    for index in all.indices {
      if all[index].number < 0 {
        all[index].number = index > 0 ? all[index - 1].number + 1 : 0
      }
      positions[all[index].moment] = index
    }
  }
}
