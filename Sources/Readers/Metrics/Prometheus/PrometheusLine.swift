import Trace

/// One line of Prometheus's text format or of OpenMetrics, taken apart.
enum PrometheusLine: Equatable {
  /// Nothing, or a comment that says nothing to programs.
  case nothing
  /// The end of an exposition.
  case end
  /// The kind of a family of metrics.
  case kind(family: String, String)
  /// The unit of a family of metrics.
  case unit(family: String, String)
  /// A value.
  case sample(PrometheusSample)

  /// The line; nil where it is none.
  init?(_ line: Span<UInt8>) {
    guard let line = PrometheusCursor.scan(line, { Self.read(&$0) }) else { return nil }
    self = line
  }

  private static func read(_ cursor: inout PrometheusCursor) -> PrometheusLine? {
    cursor.skipSpace()
    if cursor.isAtEnd { return .nothing }
    guard cursor.next == UInt8(ascii: "#") else {
      return PrometheusSample(&cursor).map { .sample($0) }
    }
    cursor.advance()
    // A comment like any other follows the sign at once, or begins with none of these words.
    guard cursor.skipSpace() > 0 else { return .nothing }
    let word = cursor.word()
    cursor.skipSpace()
    switch word {
    case "EOF": return cursor.isAtEnd ? .end : .nothing
    case "TYPE", "UNIT":
      guard let family = cursor.familyName() else { return .nothing }
      cursor.skipSpace()
      let value = cursor.word()
      return word == "TYPE" ? .kind(family: family, value) : .unit(family: family, value)
    default: return .nothing
    }
  }
}

/// A value of a metric as a line gives it.
struct PrometheusSample: Equatable {
  /// Where name and labels stand in the line.
  var head: Range<Int>
  var value: Double
  /// As it stands there: milliseconds or seconds since 1970; nil where there is none.
  var time: Double?
  var hasExemplar = false

  /// The sample at the cursor, which goes on to the end of the line; nil where there is none.
  init?(_ cursor: inout PrometheusCursor) {
    let start = cursor.position
    guard cursor.skipHead() else { return nil }
    head = start..<cursor.position
    cursor.skipSpace()
    guard let value = Double(cursor.word()) else { return nil }
    self.value = value
    cursor.skipSpace()
    if !cursor.isAtEnd, cursor.next != UInt8(ascii: "#") {
      guard let time = Double(cursor.word()), time.isFinite else { return nil }
      self.time = time
      cursor.skipSpace()
    }
    if cursor.next == UInt8(ascii: "#") {
      hasExemplar = true
    } else if !cursor.isAtEnd {
      return nil
    }
  }
}

/// The name and the labels of a metric.
struct PrometheusHead: Hashable {
  var name: String
  /// In the order of their names; of one that comes twice the first.
  var labels: [MetricLabel]

  /// Name and labels as they stand in a line; nil where they are none.
  init?(_ text: Span<UInt8>) {
    guard let head = PrometheusCursor.scan(text, { Self.read(&$0) }) else { return nil }
    self = head
  }

  private static func read(_ cursor: inout PrometheusCursor) -> PrometheusHead? {
    var name = cursor.next == UInt8(ascii: "{") ? nil : cursor.metricName()
    var labels: [MetricLabel] = []
    cursor.skipSpace()
    if cursor.next == UInt8(ascii: "{") {
      cursor.advance()
      cursor.skipSpace()
      while cursor.next != UInt8(ascii: "}") {
        let isQuoted = cursor.next == UInt8(ascii: "\"")
        guard let key = isQuoted ? cursor.quoted() : cursor.labelName() else { return nil }
        cursor.skipSpace()
        if cursor.next == UInt8(ascii: "=") {
          cursor.advance()
          cursor.skipSpace()
          guard let value = cursor.quoted() else { return nil }
          if !labels.contains(where: { $0.name == key }) { labels.append(MetricLabel(key, value)) }
        } else {
          // A quoted name without a value is that of the metric.
          guard isQuoted, name == nil else { return nil }
          name = key
        }
        cursor.skipSpace()
        if cursor.next == UInt8(ascii: ",") {
          cursor.advance()
          cursor.skipSpace()
        } else if cursor.next != UInt8(ascii: "}") {
          return nil
        }
      }
      cursor.advance()
      cursor.skipSpace()
    }
    guard let name, !name.isEmpty, cursor.isAtEnd else { return nil }
    return PrometheusHead(name: name, labels: labels.sorted())
  }

  /// A metric of that name with those labels.
  init(name: String, labels: [MetricLabel]) {
    self.name = name
    self.labels = labels
  }
}
