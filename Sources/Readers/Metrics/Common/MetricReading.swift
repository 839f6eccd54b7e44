import Trace

/// Reads what others computed out of the files that hold it.
struct MetricReading {
  private(set) var metrics = RunMetrics()
  private(set) var sources: [SourceDescription] = []
  private(set) var warnings = WarningList()

  init() {}

  /// Reads those files.
  ///
  /// - Parameter hasRequests: whether files of single requests have been read already.
  /// - Throws: ``ReaderError`` where one can't be opened.
  mutating func read(
    _ entries: [MetricFiles.Entry], options: ReadOptions, hasRequests: Bool
  ) throws(ReaderError) {
    let entries = entries.filter { entry in
      guard MetricKind.requests.contains(entry.kind) else { return true }
      if !hasRequests {
        warnings.add(
          "requests_left_out",
          "it holds the requests of a load test, which stand apart from this run's; analyze it by itself",
          path: entry.file.path)
      }
      return false
    }
    let expositions = entries.filter { $0.kind == .prometheus }
    if !expositions.isEmpty { try readExpositions(expositions, options) }
    let polls = entries.filter { $0.kind == .performance }
    if !polls.isEmpty { try readPolls(polls, options.interval) }
    for entry in entries where entry.kind != .prometheus && entry.kind != .performance {
      try readResult(entry)
    }
    if let path = options.metricNames { apply(try MetricNameTable.read(path)) }
    metrics.sort()
  }

  private mutating func apply(_ names: MetricNameTable) {
    for place in metrics.distributions.indices {
      names.apply(to: &metrics.distributions[place].identity)
    }
    for place in metrics.series.indices { names.apply(to: &metrics.series[place].identity) }
  }

  /// Reads a file of results, which is held as a whole.
  private mutating func readResult(_ entry: MetricFiles.Entry) throws(ReaderError) {
    var bytes: [UInt8] = []
    let damage = try entry.file.stream { piece in
      bytes.append(piece, most: piece.count)
      return bytes.count <= JSONValue.longest
    }
    let path = entry.file.path
    var bad = BadRecords()
    if bytes.count > JSONValue.longest {
      throw .malformed(
        path: path, what: "it is longer than \(JSONValue.longest >> 20) MB",
        remedy: "such a file is no result of a load test, name another")
    }
    switch entry.kind {
    case .prometheus, .k6Points, .k6Table, .heyTable, .apacheBenchTable, .gatlingLog,
      .gatlingBinaryLog, .performance:
      break
    case .apacheBenchQuantiles:
      ApacheBenchQuantiles.read(bytes.span, path: path, &metrics, &bad)
    case .locustStatistics: LocustTables.statistics(bytes.span, path: path, &metrics, &bad)
    case .locustHistory: LocustTables.history(bytes.span, path: path, &metrics, &bad)
    case .locustFailures: LocustTables.failures(bytes.span, path: path, &metrics, &bad)
    case .commandOutput:
      CommandOutput(String(decoding: bytes, as: UTF8.self))?.add(to: &metrics, path: path)
    case .locustJSON, .k6Summary, .pytestBenchmark, .hyperfine:
      do throws(JSONError) {
        let document = try JSONValue(bytes.span)
        switch entry.kind {
        case .locustJSON: LocustTables.json(document, path: path, &metrics, &bad)
        case .k6Summary: K6Summary.read(document, path: path, &metrics, &warnings)
        case .pytestBenchmark: Benchmarks.pytest(document, path: path, &metrics, &bad)
        default: Benchmarks.hyperfine(document, path: path, &metrics, &bad)
        }
      } catch {
        bad.add("byte \(error.offset + 1): \(error.what)")
      }
    }
    bad.warn(path, damage: damage, &warnings)
    sources.append(
      SourceDescription(
        reader: LoadTestReader.name, path: path, spans: 0, skipped: bad.count))
  }

  /// A run of which nothing is known yet, for files that hold nothing but metrics.
  ///
  /// - Throws: ``ReaderError`` with the hint where there are no files of those kinds.
  static func emptyTrace(
    of input: RunInput, system: String, kinds: Set<MetricKind>, warnings: WarningList, hint: String
  ) throws(ReaderError) -> RunTrace {
    guard !MetricFiles(input, kinds: kinds).entries.isEmpty else {
      throw .unrecognised(path: input.shownPath, hint: hint)
    }
    let description = RunDescription(
      id: TraceFiles.runName(input), path: input.trees.first?.displayPath ?? "", system: system)
    var trace = RunTrace(run: description)
    trace.warnings = warnings
    return trace
  }

  /// Reads answers of a monitoring endpoint: one file, several, or one after the other in a file.
  private mutating func readPolls(
    _ entries: [MetricFiles.Entry], _ interval: Int64?
  ) throws(ReaderError) {
    var series = PerformanceSeries()
    var polls: [(name: String, modified: Int64?, count: Int)] = []
    for entry in entries {
      let before = series.count
      var bad = BadRecords()
      var splitter = DocumentSplitter(beginning: entry.file.beginning(limit: 1 << 16))
      func take(_ document: Span<UInt8>, _ line: Int) {
        do throws(JSONError) {
          series.add(try PerformancePoll(document))
        } catch {
          bad.add("line \(line), byte \(error.offset + 1): \(error.what)")
        }
      }
      let damage = try entry.file.stream { piece in
        splitter.consume(piece, take)
        return true
      }
      splitter.finish(take)
      bad.warn(entry.file.path, damage: damage, &warnings)
      polls.append((entry.name, entry.modified, series.count - before))
      sources.append(
        SourceDescription(
          reader: PerformanceReader.name, path: entry.file.path, spans: 0, skipped: bad.count))
    }
    let path = entries.first?.file.path ?? ""
    let (times, areRelative) = ScrapeTime.times(of: polls, interval: interval)
    metrics.add(series.metrics(fileTimes: times, path: path))
    if !series.hasTimes { metrics.areTimesRelative = metrics.areTimesRelative || areRelative }
    if series.count > 1, !series.hasTimes, times.allSatisfy({ $0 == nil }) {
      warnings.add(
        "poll_times_unknown",
        "nothing tells when the polls were made; put the time into the names of the files or pass "
          + "--interval", path: path)
    }
  }

  private mutating func readExpositions(
    _ entries: [MetricFiles.Entry], _ options: ReadOptions
  ) throws(ReaderError) {
    var store = PrometheusStore()
    var scrapes: [(name: String, modified: Int64?, count: Int)] = []
    for entry in entries {
      let before = store.scrapes
      store.beginFile()
      var splitter = DocumentSplitter(.lines)
      let damage = try entry.file.stream { piece in
        splitter.consume(piece) { store.add($0, number: $1) }
        return true
      }
      splitter.finish { store.add($0, number: $1) }
      store.endFile()
      if store.isUnended {
        warnings.add(
          "metrics_cut_off",
          "it has no '# EOF' at its end, so it was cut off; scrape it again, what there is is used",
          path: entry.file.path)
      }
      store.bad.warn(entry.file.path, damage: damage, &warnings)
      scrapes.append((entry.name, entry.modified, store.scrapes - before))
      sources.append(
        SourceDescription(
          reader: PrometheusReader.name, path: entry.file.path, spans: 0, skipped: store.bad.count))
    }
    let path = entries.first?.file.path ?? ""
    let (times, areRelative) = ScrapeTime.times(of: scrapes, interval: options.interval)
    var assembly = PrometheusAssembly(store, scrapeTimes: times, path: path)
    assembly.assemble()
    metrics.distributions += assembly.metrics.distributions
    metrics.series += assembly.metrics.series
    if options.keepsSamples { metrics.samples += assembly.samples() }
    metrics.readings = max(metrics.readings, store.readings.count)
    metrics.areTimesRelative = areRelative
    warn(
      store, assembly, path, areTimesKnown: store.readings.count < 2 || times.contains { $0 != nil }
    )
  }

  private mutating func warn(
    _ store: PrometheusStore, _ assembly: PrometheusAssembly, _ path: String, areTimesKnown: Bool
  ) {
    if store.repeated > 0 {
      warnings.add(
        "metrics_repeated",
        "\(store.repeated) values come twice in one scrape; the first of each counts, check what "
          + "joins the scrapes", path: path)
    }
    if assembly.contradictory > 0 {
      warnings.add(
        "buckets_contradict",
        "\(assembly.contradictory) histograms have buckets that count less than lower ones; these "
          + "readings of them are left out, check what wrote them", path: path)
    }
    if assembly.changed > 0 {
      warnings.add(
        "buckets_changed",
        "\(assembly.changed) histograms got other bounds on the way; only what was counted with the "
          + "last ones is used, read the scrapes before apart", path: path)
    }
    if !areTimesKnown, !store.readings.contains(where: { $0.time != nil }) {
      warnings.add(
        "scrape_times_unknown",
        "nothing tells when the scrapes were made, so there are no rates; put the time into the names of "
          + "the files or pass --interval", path: path)
    }
  }
}

extension RunTrace {
  /// Adds what others computed and left among the files of the run.
  mutating func add(_ reading: MetricReading) {
    metrics.add(reading.metrics)
    metrics.sort()
    sources += reading.sources
    warnings.merge(reading.warnings)
    guard !metrics.areTimesRelative, run.start == nil || run.end == nil else { return }
    let times = metrics.series.flatMap { $0.points.compactMap(\.time) }
    run.start = run.start ?? times.min()
    // One reading is an instant, of which no time passed.
    if let last = times.max(), last > run.start ?? .max { run.end = run.end ?? last }
  }
}
