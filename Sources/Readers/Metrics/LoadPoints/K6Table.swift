import Trace

/// What `k6 run --out csv` writes.
struct K6Table: LoadTable {
  static let head = "metric_name,timestamp,metric_value"
  static let separator = UInt8(ascii: ",")

  private(set) var store = LoadStore()
  private var tags: [(place: Int, name: [UInt8])] = []
  private let extra: Int?
  private let check: Int?

  init(head: SeparatedFields) {
    store.program = "k6"
    store.stampsAreEnds = true
    let columns = Self.columns(head)
    extra = columns["extra_tags"]
    check = columns["check"]
    let names = [
      "name", "url", "method", "status", "error", "error_code", "expected_response", "scenario",
      "group", "vu", "iter",
    ]
    for name in names {
      if let place = columns[name] { tags.append((place, Array(name.utf8))) }
    }
  }

  mutating func add(_ row: SeparatedFields) -> String? {
    let name = row.bytes[row.range(0)]
    let metric = name.span
    if K6Point.isCovered(metric) { return nil }
    guard let time = Self.time(row) else { return "its time is none" }
    guard let timed = K6Point.timed(metric) else {
      guard let value = JSONScanner.number(row.text(2)), value.isFinite else {
        return "its value is no number"
      }
      var key = LoadSampleKey(metric: store.names.identifier(metric, 0..<metric.count))
      if let check {
        key.check = store.names.identifier(row.bytes.span, row.range(check))
      }
      store.samples[key, default: []].append(LoadSample(time: time, value: value))
      return nil
    }
    var point = K6Point(timed)
    point.record.stamp = time
    guard let duration = row.scaled(2, digits: 6) else { return "its value is no duration" }
    point.record.duration = duration
    for tag in tags {
      let range = row.range(tag.place)
      if range.isEmpty { continue }
      point.add(tag.name.span, Array(row.bytes[range]), &store.names)
    }
    if let extra { addPairs(row.bytes[row.range(extra)], &point) }
    store.records.append(point.finish(&store.names))
    return nil
  }

  /// Tags without a column of their own: `a=b&c=d`.
  private mutating func addPairs(_ text: ArraySlice<UInt8>, _ point: inout K6Point) {
    for pair in text.split(separator: UInt8(ascii: "&")) {
      guard let sign = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = Array(pair[..<sign])
      point.add(name.span, Array(pair[(sign + 1)...]), &store.names)
    }
  }

  /// Seconds, milli-, micro- or nanoseconds since 1970, which their digits tell apart, or a date.
  private static func time(_ row: SeparatedFields) -> Int64? {
    if let whole = row.whole(1) {
      switch row.range(1).count {
      case 9...10: return whole * 1_000_000_000
      case 13: return whole * 1_000_000
      case 16: return whole * 1000
      default: return nil
      }
    }
    let text = row.text(1)
    if text.utf8.count == 19, let nanoseconds = Int64(text) { return nanoseconds }
    guard let time = TimeText(text), time.hasZone else { return nil }
    return time.nanoseconds
  }
}
