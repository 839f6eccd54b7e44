import Trace

/// The evaluation of one group of rules over a recording.
struct RuleGroupRun {
  /// What is known of one rule while time goes on.
  private struct State {
    var rule: Rule
    var active: [PromLabels: Active] = [:]
    var episodes: [RuleResult.Episode] = []
    var leftOut = 0
    var failure: String?
    var evaluations = 0
    /// Whether what its comparisons compare was ever there.
    var hadData = false
    /// The series that it recorded at the last evaluation.
    var recorded: Set<PromLabels> = []
  }

  /// An alert whose condition holds, or held a moment ago.
  private struct Active {
    var since: Int64
    var fired: Int64?
    var value: Double
    /// Since when the condition no longer holds although it fires.
    var keptSince: Int64?
  }

  let group: RuleGroup
  private(set) var database: PromDatabase
  private let semantics: PromSemantics
  private var states: [State]
  private var failure: String?
  /// Episodes of one rule beyond this many are counted alone.
  private static let mostEpisodes = 1000

  init(_ group: RuleGroup, _ database: PromDatabase, _ semantics: PromSemantics) {
    self.group = group
    self.database = database
    self.semantics = semantics
    states = group.rules.map { State(rule: $0) }
  }

  /// Goes through the recording.
  mutating func evaluate() {
    guard let times = database.times else { return }
    let interval = group.interval ?? RuleCheck.usualInterval
    guard (times.upperBound - times.lowerBound) / interval < RuleCheck.mostEvaluations else {
      failure =
        "the readings lie \(PromDuration.text(times.upperBound - times.lowerBound)) apart, which is more than "
        + "\(RuleCheck.mostEvaluations) evaluations of this group"
      return
    }
    var time = times.lowerBound
    while true {
      for place in states.indices { evaluate(place, time) }
      if time == times.upperBound { break }
      time = min(time + interval, times.upperBound)
    }
  }

  private mutating func evaluate(_ place: Int, _ time: Int64) {
    guard case .expression(let expression) = states[place].rule.condition else { return }
    let evaluator = PromEvaluator(database: database, semantics: semantics, time: time)
    do throws(PromEvaluationError) {
      let value = try evaluator.value(expression)
      states[place].evaluations += 1
      let elements: [PromElement]
      switch value {
      case .vector(let found): elements = found
      case .number(let number):
        elements = [PromElement(labels: PromLabels(), value: number, time: time)]
      }
      if !elements.isEmpty {
        states[place].hadData = true
      } else if !states[place].hadData {
        states[place].hadData = try evaluator.hasData(expression)
      }
      if states[place].rule.isAlert {
        advance(place, elements, time)
      } else {
        record(place, elements, time)
      }
    } catch {
      states[place].failure = states[place].failure ?? error.what
    }
  }

  private mutating func record(_ place: Int, _ elements: [PromElement], _ time: Int64) {
    let rule = states[place].rule
    var recorded: Set<PromLabels> = []
    for element in elements {
      var labels = element.labels
      labels[PromLabels.metricName] = rule.name
      for label in rule.labels { labels[label.name] = label.value }
      guard recorded.insert(labels).inserted else { continue }
      database.add(MetricSamples.Sample(time: time, value: element.value), labels)
    }
    for labels in states[place].recorded.subtracting(recorded) {
      database.add(MetricSamples.Sample(time: time, value: 0, isGone: true), labels)
    }
    states[place].recorded = recorded
  }

  private mutating func advance(_ place: Int, _ elements: [PromElement], _ time: Int64) {
    let rule = states[place].rule
    var present: Set<PromLabels> = []
    for element in elements {
      var labels = element.labels.withoutName
      for label in rule.labels { labels[label.name] = label.value }
      present.insert(labels)
      var active = states[place].active[labels] ?? Active(since: time, value: element.value)
      active.value = element.value
      active.keptSince = nil
      if active.fired == nil, time - active.since >= rule.hold { active.fired = time }
      states[place].active[labels] = active
    }
    for labels in states[place].active.keys where !present.contains(labels) {
      guard var active = states[place].active[labels] else { continue }
      if active.fired != nil, rule.keepFiring > 0 {
        let kept = active.keptSince ?? time
        active.keptSince = kept
        if time - kept < rule.keepFiring {
          states[place].active[labels] = active
          continue
        }
      }
      states[place].active[labels] = nil
      close(place, labels, active, ended: time)
    }
  }

  private mutating func close(
    _ place: Int, _ labels: PromLabels, _ active: Active, ended: Int64?
  ) {
    guard states[place].episodes.count < Self.mostEpisodes else {
      states[place].leftOut += 1
      return
    }
    states[place].episodes.append(
      RuleResult.Episode(
        labels: labels.all, since: active.since, fired: active.fired, ended: ended,
        value: active.value))
  }

  /// What became of each alert, and of other rules that could not be evaluated.
  var results: [RuleResult] {
    var copy = self
    return states.indices.compactMap { copy.result($0) }
  }

  private mutating func result(_ place: Int) -> RuleResult? {
    let isPending = states[place].active.values.contains { $0.fired == nil }
    for (labels, active) in states[place].active { close(place, labels, active, ended: nil) }
    let state = states[place]
    let rule = state.rule
    var result = RuleResult(rule: rule, group: group.name, verdict: .quiet)
    result.evaluations = state.evaluations
    result.leftOut = state.leftOut
    result.episodes = state.episodes.sorted {
      ($0.since, Self.key($0.labels)) < ($1.since, Self.key($1.labels))
    }
    if case .unsupported(let why) = rule.condition {
      result.verdict = .notEvaluated
      result.reason = why
    } else if result.firings > 0 {
      result.verdict = .fired
    } else if let why = failure ?? state.failure {
      result.verdict = .notEvaluated
      result.reason = why
    } else if case .expression(let expression) = rule.condition, let why = noData(expression, state)
    {
      result.verdict = .noData
      result.reason = why
    } else if isPending {
      result.verdict = .pending
      result.reason =
        "its condition held when the recording ended, not yet for \(PromDuration.text(rule.hold))"
    }
    return rule.isAlert || result.verdict == .notEvaluated ? result : nil
  }

  private static func key(_ labels: [MetricLabel]) -> String {
    labels.map { "\($0.name)\u{0}\($0.value)" }.joined(separator: "\u{0}")
  }

  /// Why a rule that never fired says nothing; nil where it does.
  private func noData(_ expression: PromExpression, _ state: State) -> String? {
    if state.evaluations == 0 { return "nothing was recorded at a known time" }
    let evaluator = PromEvaluator(database: database, semantics: semantics, time: 0)
    if let selector = evaluator.missing(in: expression) {
      return "no series '\(selector)' was recorded"
    }
    return state.hadData
      ? nil : "what it compares had no value at any of \(state.evaluations) evaluations"
  }
}

extension PromEvaluator {
  /// Whether what an expression compares is there at this time.
  func hasData(_ expression: PromExpression) throws(PromEvaluationError) -> Bool {
    switch expression {
    case .binary(let joiner, let left, let right, _):
      let isThere = try hasData(left)
      if joiner == .unless || isThere == (joiner == .or) { return isThere }
      return try hasData(right)
    case .call(.absent, _), .call(.absentOverTime, _): return true
    default:
      if PromParser.isNumber(expression) { return true }
      return try !value(expression).elements.isEmpty
    }
  }

  /// The first selector that means no series at all, although without it there can be no value.
  func missing(in expression: PromExpression) -> String? {
    switch expression {
    case .number, .text: return nil
    case .vector(let selector), .range(let selector, _):
      return database.matching(selector).isEmpty ? selector.text : nil
    case .call(let function, let arguments):
      if function == .absent || function == .absentOverTime || function == .scalar { return nil }
      return arguments.lazy.compactMap { missing(in: $0) }.first
    case .aggregation(_, let operand), .negative(let operand): return missing(in: operand)
    case .binary(let joiner, let left, let right, _):
      switch joiner {
      case .unless: return missing(in: left)
      case .or:
        guard let first = missing(in: left), missing(in: right) != nil else { return nil }
        return first
      default: return missing(in: left) ?? missing(in: right)
      }
    }
  }
}
