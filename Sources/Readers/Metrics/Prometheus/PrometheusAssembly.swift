import Trace

/// Turns the values of expositions into distributions and series.
struct PrometheusAssembly {
  let store: PrometheusStore
  private let families: PrometheusFamilies
  private let path: String
  /// The place of each reading in their order in time, and its time where it is known.
  let order: [Int]
  private let times: [Int64?]
  /// The times of the readings by their places.
  let timeOf: [Int64?]
  /// Readings before which the program that counted began anew, by their place.
  private var fresh: Set<Int> = []
  private(set) var metrics = RunMetrics()
  /// Histograms whose buckets contradict one another, and those whose bounds changed on the way.
  private(set) var contradictory = 0
  private(set) var changed = 0

  /// - Parameter scrapeTimes: when each exposition was made, as far as its file tells.
  init(_ store: PrometheusStore, scrapeTimes: [Int64?], path: String) {
    self.store = store
    self.path = path
    families = PrometheusFamilies(store)
    times = store.readings.map { $0.time ?? scrapeTimes[$0.scrape] }
    let times = times
    let known = times.allSatisfy { $0 != nil }
    let sorted = store.readings.indices.sorted { left, right in
      let (first, second) = (store.readings[left], store.readings[right])
      if known, times[left] != times[right] { return times[left] ?? 0 < times[right] ?? 0 }
      return (first.scrape, left) < (second.scrape, right)
    }
    var order = [Int](repeating: 0, count: sorted.count)
    for (place, reading) in sorted.enumerated() { order[reading] = place }
    self.order = order
    timeOf = sorted.map { times[$0] }
    fresh = restarts("process_start_time_seconds")
  }

  /// The readings at which a metric that says when its program began has another value than before.
  private func restarts(_ name: String) -> Set<Int> {
    let found = store.metrics.filter { $0.head.name == name }
    guard found.count == 1, let metric = found.first else { return [] }
    return changes(points(metric.points))
  }

  private func changes(_ points: [(place: Int, value: Double)]) -> Set<Int> {
    Set(zip(points, points.dropFirst()).filter { $0.0.value != $0.1.value }.map { $0.1.place })
  }

  /// The values of a metric by the places of their readings, in that order.
  func points(_ points: [PrometheusStore.Point]) -> [(place: Int, value: Double)] {
    let placed = points.map { (place: order[$0.reading], value: $0.value) }
    let isSorted = zip(placed, placed.dropFirst()).allSatisfy { $0.0.place < $0.1.place }
    return isSorted ? placed : placed.sorted { $0.place < $1.place }
  }

  /// Where a metric itself says that it began anew, or its program.
  private func beginnings(_ name: String, _ labels: [MetricLabel]) -> Set<Int> {
    let base = name.hasSuffix("_total") ? String(name.dropLast(6)) : name
    guard let number = families.beginnings[PrometheusHead(name: base, labels: labels)] else {
      return fresh
    }
    return fresh.union(changes(points(store.metrics[number].points)))
  }

  private func identity(_ head: PrometheusHead) -> MetricIdentity {
    let base = head.name.hasSuffix("_total") ? String(head.name.dropLast(6)) : head.name
    let told = store.units[base].flatMap { MetricUnit(rawValue: $0) }
    return MetricIdentity(
      name: head.name, labels: head.labels, stage: MetricName.stage(head.name),
      unit: told ?? MetricName.unit(head.name), path: path)
  }

  /// Makes everything.
  mutating func assemble() {
    for (numbers, kind) in [
      (families.counters, MetricSeries.Kind.counter), (families.gauges, .gauge),
    ] {
      for number in numbers {
        let metric = store.metrics[number]
        let restarts = kind == .counter ? beginnings(metric.head.name, metric.head.labels) : []
        let points = points(metric.points).filter { $0.value.isFinite }.map {
          MetricSeries.Point(
            time: timeOf[$0.place], value: $0.value, isFresh: restarts.contains($0.place))
        }
        guard !points.isEmpty else { continue }
        metrics.series.append(
          MetricSeries(identity: identity(metric.head), kind: kind, points: points))
      }
    }
    for (head, compound) in families.compounds {
      let made = compound.isHistogram ? histogram(head, compound) : summary(head, compound)
      if let made { metrics.distributions.append(made) }
    }
    metrics.sort()
  }

  // MARK: Distributions

  /// A histogram as it stood in one reading.
  private struct State {
    var place: Int
    var bounds: [Double]
    /// Observations up to each bound.
    var counts: [Double]
    var sum: Double?
  }

  private func values(_ metric: Int?) -> [Int: Double] {
    guard let metric else { return [:] }
    return Dictionary(points(store.metrics[metric].points)) { first, _ in first }
  }

  /// The states of a histogram, in their order; those that contradict themselves are left out.
  private mutating func states(_ compound: PrometheusFamilies.Compound) -> [State] {
    let columns = compound.buckets.sorted { $0.bound < $1.bound }
      .map { (bound: $0.bound, values: values($0.metric)) }
    let counts = values(compound.count)
    let sums = values(compound.sum)
    let places = columns.reduce(into: Set<Int>()) { $0.formUnion($1.values.keys) }
    var states: [State] = []
    var isContradictory = false
    for place in places.sorted() {
      var state = State(place: place, bounds: [], counts: [], sum: sums[place])
      for column in columns where state.bounds.last != column.bound {
        guard let value = column.values[place] else { continue }
        state.bounds.append(column.bound)
        state.counts.append(value)
      }
      if state.bounds.last != .infinity, let count = counts[place] {
        state.bounds.append(.infinity)
        state.counts.append(count)
      }
      let isSound =
        state.counts.allSatisfy { $0 >= 0 && $0.isFinite }
        && zip(state.counts, state.counts.dropFirst()).allSatisfy { $0 <= $1 }
      if isSound { states.append(state) } else { isContradictory = true }
    }
    if isContradictory { contradictory += 1 }
    return states
  }

  private mutating func histogram(
    _ head: PrometheusHead, _ compound: PrometheusFamilies.Compound
  ) -> Distribution? {
    let states = states(compound)
    guard let last = states.last, let total = last.counts.last else { return nil }
    var window = Distribution.Window.sinceStart
    var counts = last.counts
    var sum = last.sum
    var count = total
    var beginning: State?
    if states.count > 1, !compound.isGauge {
      // What others than these bounds counted can't be added to it.
      let first = (states.lastIndex { $0.bounds != last.bounds } ?? -1) + 1
      if first > 0 { changed += 1 }
      let restarts = beginnings(head.name, head.labels)
      if first < states.count - 1 {
        let stretch = states[first...]
        (counts, sum) = Self.increase(stretch, restarts)
        count = counts.last ?? 0
        window = .between(readings: stretch.count)
        beginning = stretch.first
        // Buckets that each grow, but not together, were no histogram's.
        guard zip(counts, counts.dropFirst()).allSatisfy({ $0 <= $1 }) else {
          contradictory += 1
          return nil
        }
      }
    }
    var buckets: [Distribution.Bucket] = []
    // Values above a bound that is not negative begin at zero, as in Prometheus's own quantiles.
    var low = last.bounds.first.map { $0 > 0 ? 0 : -Double.infinity } ?? 0
    var below: Double = 0
    for (high, reached) in zip(last.bounds, counts) {
      buckets.append(Distribution.Bucket(low: low, high: high, count: reached - below))
      (low, below) = (high, reached)
    }
    var made = Distribution(
      identity: identity(head), count: count, sum: sum, shape: .buckets(buckets), window: window)
    made.from = beginning.flatMap { timeOf[$0.place] }
    made.to = timeOf[last.place]
    made.countBefore = beginning?.counts.last
    return made
  }

  /// What was added from the first of those states to the last.
  private static func increase(
    _ states: ArraySlice<State>, _ restarts: Set<Int>
  ) -> (counts: [Double], sum: Double?) {
    guard let first = states.first else { return ([], nil) }
    var counts = first.counts.map { CounterIncrease(from: $0) }
    var sum = first.sum.map { CounterIncrease(from: $0) }
    for (old, new) in zip(states, states.dropFirst()) {
      // One bucket that shrank tells that all began anew.
      let isFresh =
        restarts.contains(new.place) || zip(old.counts, new.counts).contains { $0 > $1 }
      for place in counts.indices { counts[place].add(new.counts[place], isFresh: isFresh) }
      if let value = new.sum { sum?.add(value, isFresh: isFresh) } else { sum = nil }
    }
    return (counts.map(\.total), sum?.total)
  }

  private func summary(
    _ head: PrometheusHead, _ compound: PrometheusFamilies.Compound
  ) -> Distribution? {
    func latest(_ metric: Int?) -> Double? {
      metric.flatMap { points(store.metrics[$0].points).last?.value }
    }
    let quantiles = compound.quantiles.sorted { $0.level < $1.level }.compactMap { level, metric in
      latest(metric).flatMap { $0.isFinite ? Distribution.Quantile(level: level, value: $0) : nil }
    }
    guard let count = latest(compound.count), count >= 0 else { return nil }
    return Distribution(
      identity: identity(head), count: count, sum: latest(compound.sum),
      shape: .quantiles(
        quantiles, definition: "as the program that counted computed it, over a time of its choice"),
      window: .programs)
  }
}

extension RunMetrics {
  /// Orders everything by name and labels.
  mutating func sort() {
    func key(_ identity: MetricIdentity) -> (String, String) {
      (
        identity.name,
        identity.labels.map { "\($0.name)\u{0}\($0.value)" }.joined(separator: "\u{0}")
      )
    }
    distributions.sort { key($0.identity) < key($1.identity) }
    series.sort { key($0.identity) < key($1.identity) }
  }
}
