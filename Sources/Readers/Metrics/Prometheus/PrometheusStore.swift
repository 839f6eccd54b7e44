import Trace

/// The values of one or more expositions, by metric and reading.
///
/// - Complexity: memory grows with the number of values; texts are kept once a metric.
struct PrometheusStore {
  /// A value in one of the readings.
  struct Point {
    var reading: Int
    var value: Double
  }

  /// One time at which values were read.
  struct Reading: Hashable {
    /// The exposition that it is part of, numbered in the order of the files.
    var scrape: Int
    /// Nanoseconds since 1970 UTC where the values themselves say it.
    var time: Int64?
  }

  /// A metric with its labels, and its values in the order in which they came.
  struct Metric {
    var head: PrometheusHead
    var points: [Point] = []
  }

  /// In the order of their first value.
  private(set) var metrics: [Metric] = []
  private(set) var readings: [Reading] = []
  /// The kind of each family that names one, and its unit.
  private(set) var kinds: [String: String] = [:]
  private(set) var units: [String: String] = [:]
  /// Expositions so far.
  private(set) var scrapes = 0
  /// Values that came twice in an exposition without a time of their own; the first ones count.
  private(set) var repeated = 0
  /// Files in the manner of OpenMetrics that lack the mark of their end.
  private(set) var isUnended = false
  private(set) var bad = BadRecords()

  private var texts = ByteInterner()
  /// The metric of each text of ``texts``, -1 where it is none.
  private var metricOfText: [Int] = []
  private var metricOfHead: [PrometheusHead: Int] = [:]
  private var readingNumbers: [Reading: Int] = [:]
  private var seenKinds: Set<String> = []
  private var hasValues = false
  private var isOpenMetrics = false
  private var hasEnded = false

  /// Begins a file.
  mutating func beginFile() {
    bad = BadRecords()
    isUnended = false
    isOpenMetrics = false
    beginScrape()
  }

  /// Ends a file.
  mutating func endFile() {
    isUnended = isOpenMetrics && !hasEnded && hasValues
    if hasValues { scrapes += 1 }
    hasValues = false
  }

  private mutating func beginScrape() {
    if hasValues { scrapes += 1 }
    seenKinds = []
    hasValues = false
    hasEnded = false
  }

  /// Takes in a line.
  mutating func add(_ line: Span<UInt8>, number: Int) {
    guard let parsed = PrometheusLine(line) else {
      bad.add("line \(number): it is no sample")
      return
    }
    switch parsed {
    case .nothing: break
    case .end:
      isOpenMetrics = true
      hasEnded = true
    case .kind(let family, let kind):
      // Expositions that follow one another in a file say everything again.
      if hasValues, hasEnded || seenKinds.contains(family) { beginScrape() }
      seenKinds.insert(family)
      kinds[family] = kind
    case .unit(let family, let unit):
      isOpenMetrics = true
      units[family] = unit
    case .sample(let sample):
      if hasEnded { beginScrape() }
      if sample.hasExemplar { isOpenMetrics = true }
      add(sample, line, number)
    }
  }

  private mutating func add(_ sample: PrometheusSample, _ line: Span<UInt8>, _ number: Int) {
    guard let metric = metric(line, sample.head) else {
      bad.add("line \(number): it has no name, or labels that are none")
      return
    }
    hasValues = true
    let reading = self.reading(Reading(scrape: scrapes, time: sample.time.flatMap(Self.instant)))
    if metrics[metric].points.last?.reading == reading {
      repeated += 1
    } else {
      metrics[metric].points.append(Point(reading: reading, value: sample.value))
    }
  }

  /// Nanoseconds of a time in milliseconds or in seconds, which their size tells apart: no exposition
  /// is older than Prometheus, and none from after the year 5000.
  private static func instant(_ time: Double) -> Int64? {
    let scale: Double = time.magnitude >= 1e11 ? 1e6 : 1e9
    let (whole, fraction) = (time.rounded(.towardZero), time - time.rounded(.towardZero))
    guard let count = Int64(exactly: whole) else { return nil }
    let (product, overflow) = count.multipliedReportingOverflow(by: Int64(scale))
    return overflow ? nil : product + Int64((fraction * scale).rounded())
  }

  private mutating func reading(_ reading: Reading) -> Int {
    if let last = readings.last, last == reading { return readings.count - 1 }
    if let known = readingNumbers[reading] { return known }
    readingNumbers[reading] = readings.count
    readings.append(reading)
    return readings.count - 1
  }

  private mutating func metric(_ line: Span<UInt8>, _ range: Range<Int>) -> Int? {
    let text = Int(texts.identifier(line, range))
    guard text >= 0 else { return nil }
    if text == metricOfText.count {
      var number = -1
      if let head = PrometheusHead(line.extracting(range)) {
        // The same labels in another order are the same metric.
        if let known = metricOfHead[head] {
          number = known
        } else {
          number = metrics.count
          metricOfHead[head] = number
          metrics.append(Metric(head: head))
        }
      }
      metricOfText.append(number)
    }
    return metricOfText[text] >= 0 ? metricOfText[text] : nil
  }
}
