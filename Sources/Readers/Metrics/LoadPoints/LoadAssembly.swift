import Trace

/// Turns the records of load tests into rows, and their scripts' own values into metrics.
struct LoadAssembly {
  private(set) var sheet: RowSheet
  private(set) var metrics = RunMetrics()
  private var calls: Int64 = 0
  /// The first and the last second of tests whose rows have no start.
  private(set) var coarse: (start: Int64, end: Int64)?

  init(run: String) { sheet = RowSheet(run: run, system: LoadTestReader.name) }

  /// Adds what a file holds.
  mutating func add(_ store: LoadStore, path: String) {
    let stamps = store.records.lazy.map(\.stamp).filter { $0 != SpanTable.absent64 }
    let step = Self.step(stamps)
    // Where a whole second is all that is known, no order and no overlap is.
    let hasStarts = !store.isRelative && step < 1_000_000_000
    let resolution = hasStarts ? max(store.resolution, step) : store.resolution
    let program = store.program.description
    let names = store.names.names.map { sheet.name($0) }
    func name(_ number: Int32) -> NameID { number < 0 ? .absent : names[Int(number)] }
    var stages: [Int64: NameID] = [:]
    func stage(_ record: LoadRecord) -> NameID {
      let key =
        Int64(record.name) << 34 | Int64(record.method & 0xffff) << 2 | Int64(record.kind.rawValue)
      if let known = stages[key] { return known }
      let new = sheet.name(Self.stage(record, store.names.names))
      stages[key] = new
      return new
    }
    var empty = sheet.row("request", Phase.call, source: program)
    empty.resolution = resolution
    let composite = sheet.name(Phase.step)
    for record in store.records {
      var row = empty
      row.stage = stage(record)
      row.call = calls
      calls += 1
      row.group = name(record.group)
      row.agent = name(record.agent)
      row.iteration = record.iteration
      row.status = record.status
      row.error = name(record.error)
      if record.duration >= 0 {
        row.duration = record.duration
        row.timing = .trace
      }
      if hasStarts, record.stamp != SpanTable.absent64 {
        let back = store.stampsAreEnds ? max(0, record.duration) : 0
        let (start, overflow) = record.stamp.subtractingReportingOverflow(back)
        if !overflow { row.start = start }
      }
      if record.kind == .request {
        row.covers = 1
        sheet.addCall(row, untimed: "in_flight")
      } else {
        row.phase = composite
        sheet.add(row)
      }
    }
    if !hasStarts { count(store, program, path) }
    addSamples(store, program, path)
  }

  /// The largest of a second, a millisecond, a microsecond and a nanosecond of which all stamps are
  /// multiples.
  private static func step(_ stamps: some Sequence<Int64>) -> Int64 {
    var step: Int64 = 1_000_000_000
    for stamp in stamps {
      while step > 1, stamp % step != 0 { step /= 1000 }
      if step == 1 { break }
    }
    return step
  }

  private static func stage(_ record: LoadRecord, _ names: [String]) -> String {
    let name = record.name < 0 ? "" : names[Int(record.name)]
    switch record.kind {
    case .iteration: return "iteration"
    case .group: return name.isEmpty ? "group" : name
    case .request: break
    }
    guard let path = path(ofAddress: name) else { return name.isEmpty ? "request" : name }
    return record.method < 0 ? path : names[Int(record.method)] + " " + path
  }

  /// The path of an address without host, query and fragment; nil for a name that is no address.
  static func path(ofAddress text: String) -> String? {
    let bytes = Array(text.utf8)
    let scheme = bytes.prefix { $0 != UInt8(ascii: ":") }
    let slash = UInt8(ascii: "/")
    guard scheme.count > 1, bytes.dropFirst(scheme.count + 1).starts(with: [slash, slash]) else {
      return nil
    }
    let path = bytes.dropFirst(scheme.count + 3).drop { $0 != slash }
      .prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    return path.isEmpty ? "/" : String(decoding: path, as: UTF8.self)
  }

  // MARK: Metrics

  /// Counts the requests of rows without starts over time.
  private mutating func count(_ store: LoadStore, _ program: String, _ path: String) {
    var times: [Int64] = []
    for record in store.records
    where record.kind == .request && record.stamp != SpanTable.absent64 {
      let behind = store.isRelative ? max(0, record.duration) : 0
      let (time, overflow) = record.stamp.addingReportingOverflow(behind)
      if !overflow { times.append(time) }
    }
    times.sort()
    guard let first = times.first, let last = times.last else { return }
    let second: Int64 = 1_000_000_000
    var points = [MetricSeries.Point(time: store.isRelative ? 0 : first, value: 0)]
    for (place, time) in times.enumerated()
    where place + 1 == times.count || times[place + 1] / second != time / second {
      // Within its second nothing tells when; the very end of a test that counts from its start is known.
      let isKnown = store.isRelative && place + 1 == times.count
      let (end, overflow) = (time / second * second).addingReportingOverflow(second)
      if overflow { break }
      points.append(MetricSeries.Point(time: isKnown ? time : end, value: Double(place + 1)))
    }
    if store.isRelative {
      metrics.areTimesRelative = true
    } else {
      let (behind, overflow) = last.addingReportingOverflow(second)
      let end = overflow ? last : behind
      coarse = (min(coarse?.start ?? first, first), max(coarse?.end ?? end, end))
    }
    let identity = MetricIdentity(name: program + "_requests", stage: "request", path: path)
    metrics.series.append(MetricSeries(identity: identity, kind: .counter, points: points))
    metrics.readings = max(metrics.readings, 1)
  }

  private mutating func addSamples(_ store: LoadStore, _ program: String, _ path: String) {
    let names = store.names.names
    for (key, unordered) in store.samples {
      let samples = unordered.sorted { $0.time < $1.time }
      let metric = names[Int(key.metric)]
      let known = store.declared[key.metric]
      var identity = MetricIdentity(
        name: "\(program)_\(metric)", unit: known?.isTime == true ? .milliseconds : .none,
        path: path)
      if key.check >= 0 {
        identity.labels = [
          MetricLabel(program == "k6" ? "check" : "error", names[Int(key.check)])
        ]
      }
      switch known?.kind ?? Self.usualKind(metric) {
      case "counter":
        metrics.series.append(Self.counter(identity, samples) { $0 })
      case "gauge":
        var points: [MetricSeries.Point] = []
        for sample in samples {
          // Of each second the last.
          if let before = points.last?.time, before / 1_000_000_000 == sample.time / 1_000_000_000 {
            points.removeLast()
          }
          points.append(MetricSeries.Point(time: sample.time, value: sample.value))
        }
        metrics.series.append(MetricSeries(identity: identity, kind: .gauge, points: points))
      case "rate":
        for isTrue in [true, false] {
          var part = identity
          part.labels.append(MetricLabel("result", isTrue ? "passed" : "failed"))
          part.labels.sort()
          metrics.series.append(
            Self.counter(part, samples) { ($0 != 0) == isTrue ? 1 : 0 })
        }
      default:
        var distribution = Distribution(
          identity: identity, count: Double(samples.count),
          sum: samples.reduce(0) { $0 + $1.value },
          shape: .values(samples.map(\.value).sorted()))
        distribution.minimum = samples.lazy.map(\.value).min()
        distribution.maximum = samples.lazy.map(\.value).max()
        metrics.distributions.append(distribution)
      }
      metrics.readings = max(metrics.readings, 1)
    }
  }

  /// What a metric is whose declaration is not there, as in a table.
  private static func usualKind(_ metric: String) -> String {
    switch metric {
    case "checks": "rate"
    case "vus": "gauge"
    default: "trend"
    }
  }

  /// What was counted by the end of each second.
  private static func counter(
    _ identity: MetricIdentity, _ samples: [LoadSample], _ amount: (Double) -> Double
  ) -> MetricSeries {
    var points: [MetricSeries.Point] = []
    if let first = samples.first { points.append(.init(time: first.time, value: 0)) }
    var total = 0.0
    for (place, sample) in samples.enumerated() {
      total += amount(sample.value)
      let isLast =
        place + 1 == samples.count
        || samples[place + 1].time / 1_000_000_000 != sample.time / 1_000_000_000
      if isLast { points.append(.init(time: sample.time, value: total)) }
    }
    return MetricSeries(identity: identity, kind: .counter, points: points)
  }
}
