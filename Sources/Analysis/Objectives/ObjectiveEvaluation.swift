import Statistics
import Trace

/// Measures what objectives ask for; keeps what several of them need.
struct ObjectiveEvaluation {
  /// Why something can't be measured, in words.
  typealias Missing = ObjectiveScope.Missing

  let trace: RunTrace
  let quantiles: QuantileDefinition
  private let groups: SpanGroups
  private var selections: [String?: Result<ObjectiveSelection, Missing>] = [:]

  init(trace: RunTrace, quantiles: QuantileDefinition) {
    self.trace = trace
    self.quantiles = quantiles
    groups = SpanGroups(trace.spans)
  }

  /// The result of one objective.
  mutating func result(of objective: Objective) -> ObjectiveResult {
    do throws(Missing) {
      let (estimate, subject) = try measureAny(objective)
      var result = ObjectiveResult(objective, verdict: .shown)
      result.value = estimate.value
      result.low = estimate.low
      result.high = estimate.high
      result.resolution = estimate.slack
      result.count = estimate.count
      result.effectiveCount = estimate.effective
      result.method = estimate.method
      result.subject = subject
      guard let target = objective.target else { return result }
      let bound = target.bound.number
      result.margin =
        target.comparison.wantsLess ? bound - estimate.value : estimate.value - bound
      (result.verdict, result.reason, result.countNeeded) = estimate.judge(target)
      return result
    } catch {
      // What nobody asked a verdict of needs none.
      let verdict: ObjectiveResult.Verdict = objective.target == nil ? .shown : .notMeasurable
      var result = ObjectiveResult(objective, verdict: verdict, reason: error.reason)
      result.isUnknownStage = error.isUnknownName
      return result
    }
  }

  /// The stages of the run, by name.
  var stages: [String] {
    Set(groups.groups.map { trace.spans.names[$0.stage] ?? "" }).sorted()
  }

  /// Measures on the spans, and where they don't tell on what the program had counted.
  private mutating func measureAny(
    _ objective: Objective
  ) throws(Missing) -> (ObjectiveEstimate, String) {
    do throws(Missing) {
      return try measure(objective)
    } catch {
      if let counted = measureMetrics(objective) { return counted }
      throw error
    }
  }

  private mutating func measure(
    _ objective: Objective
  ) throws(Missing) -> (ObjectiveEstimate, String) {
    switch objective.metric {
    case .wall: return (try wall(), "the run")
    case .coverage: return (try coverage(), "the run")
    case .processor: throw Missing(reason: "a run's files don't tell the load of the processor")
    case .memory: throw Missing(reason: "a run's files don't tell the memory in use")
    case .sessions:
      throw Missing(reason: "a run's files don't tell how many sessions were served at once")
    case .tokenEfficiency:
      throw Missing(reason: "a run's files don't tell which of the tokens were of use")
    default: break
    }
    let selection = try select(objective.scope)
    return (try measure(objective.metric, selection), selection.subject)
  }

  private func measure(
    _ metric: ObjectiveMetric, _ selection: ObjectiveSelection
  ) throws(Missing) -> ObjectiveEstimate {
    switch metric {
    case .quantile(let level): try quantile(level, selection)
    case .mean: try mean(selection)
    case .maximum: try extreme(selection, isMaximum: true)
    case .minimum: try extreme(selection, isMaximum: false)
    case .failures: try failures(selection)
    case .retries: try retries(selection)
    case .throughput: try throughput(selection)
    case .concurrency: try concurrency(selection, isCapacity: false)
    case .capacity: try concurrency(selection, isCapacity: true)
    case .costPerCall: try costPerCall(selection)
    case .costPerTurn: try costPerTurn(selection)
    case .tokensPerCall: try tokensPerCall(selection)
    case .groupRatio: try groupRatio(selection)
    case .wall, .coverage, .processor, .memory, .sessions, .tokenEfficiency:
      throw Missing(reason: "it is of the whole run")
    }
  }

  private mutating func select(_ scope: String?) throws(Missing) -> ObjectiveSelection {
    if let known = selections[scope] { return try known.get() }
    let found: Result<ObjectiveSelection, Missing>
    do throws(Missing) {
      let choice = try ObjectiveScope.find(scope, trace.spans, groups)
      found = .success(ObjectiveSelection(choice, trace.spans, groups))
    } catch {
      found = .failure(error)
    }
    selections[scope] = found
    return try found.get()
  }

  private func wall() throws(Missing) -> ObjectiveEstimate {
    guard let wall = trace.run.wall else {
      throw Missing(reason: "no source tells when the run began and ended")
    }
    return .exact(Double(wall), count: 1)
  }

  private func coverage() throws(Missing) -> ObjectiveEstimate {
    let coverage = trace.coverage
    let whole = coverage.callsExpected ?? coverage.callsObserved
    guard whole > 0 else { throw Missing(reason: "no call was found in this run") }
    return .exact(min(1, Double(coverage.callsTimed) / Double(whole)), count: whole)
  }
}
