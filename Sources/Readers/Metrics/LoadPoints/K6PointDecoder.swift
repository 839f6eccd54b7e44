import Trace

/// Takes requests out of the lines that `k6 run --out json` writes: a value of a metric each.
struct K6PointDecoder: RecordDecoder {
  private(set) var store: LoadStore

  init() {
    store = LoadStore()
    store.program = "k6"
    store.stampsAreEnds = true
  }

  mutating func merge(_ later: K6PointDecoder) { store.merge(later.store) }

  mutating func decode(_ document: Span<UInt8>) throws(JSONError) {
    if Self.isPassedOver(document) { return }
    var metric: JSONText?
    var data: Range<Int>?
    var isPoint = false
    var isDeclaration = false
    try JSONScanner.scan(document) { scanner throws(JSONError) in
      try scanner.object { scanner, key throws(JSONError) in
        if scanner.matches(key, "metric") {
          metric = try scanner.textOrSkip()
        } else if scanner.matches(key, "type") {
          guard let type = try scanner.textOrSkip() else { return }
          isPoint = scanner.matches(type, "Point")
          isDeclaration = scanner.matches(type, "Metric")
        } else if scanner.matches(key, "data") {
          let start = scanner.position
          try scanner.skip()
          data = start..<scanner.position
        }
      }
      guard scanner.isAtEnd() else { throw scanner.failure("there is more after the end") }
    }
    guard let metric, let data, isPoint || isDeclaration else {
      throw JSONError(offset: 0, what: "it is no point and no metric of k6")
    }
    let name = document.extracting(metric.range)
    if isDeclaration {
      try declare(name, document.extracting(data))
    } else if let timed = K6Point.timed(name) {
      try request(K6Point(timed), document.extracting(data))
    } else if !K6Point.isCovered(name) {
      try sample(name, document.extracting(data))
    }
  }

  /// Of most lines the beginning tells that they say nothing new.
  private static func isPassedOver(_ document: Span<UInt8>) -> Bool {
    let start = 11
    guard document.count > 40, document.extracting(0..<start).says("{\"metric\":\"") else {
      return false
    }
    var end = start
    while end < 40, document[end] != UInt8(ascii: "\"") { end += 1 }
    // A line that was cut off is told of.
    return K6Point.isCovered(document.extracting(start..<end))
      && document[document.count - 1] == UInt8(ascii: "}")
  }

  private mutating func declare(_ name: Span<UInt8>, _ data: Span<UInt8>) throws(JSONError) {
    if K6Point.timed(name) != nil || K6Point.isCovered(name) { return }
    var kind = ""
    var isTime = false
    try JSONScanner.scan(data) { scanner throws(JSONError) in
      try scanner.object { scanner, key throws(JSONError) in
        if scanner.matches(key, "type") {
          kind = try scanner.textOrSkip().map { scanner.string($0) } ?? ""
        } else if scanner.matches(key, "contains") {
          isTime = try scanner.textOrSkip().map { scanner.matches($0, "time") } ?? false
        }
      }
    }
    store.declared[store.names.identifier(name, 0..<name.count)] = (kind, isTime)
  }

  private mutating func request(_ empty: K6Point, _ data: Span<UInt8>) throws(JSONError) {
    var point = empty
    try JSONScanner.scan(data) { scanner throws(JSONError) in
      try scanner.object { scanner, key throws(JSONError) in
        if scanner.matches(key, "time") {
          point.record.stamp = try Self.time(&scanner, data)
        } else if scanner.matches(key, "value") {
          point.record.duration = try Self.duration(&scanner)
        } else if scanner.matches(key, "tags"), scanner.peek() == UInt8(ascii: "{") {
          try scanner.object { scanner, key throws(JSONError) in
            guard let text = try scanner.textOrSkip() else { return }
            point.add(data.extracting(key.range), scanner.bytes(text), &store.names)
          }
        }
      }
    }
    guard point.record.duration >= 0, point.record.stamp != SpanTable.absent64 else {
      throw JSONError(offset: 0, what: "it has no time or no duration")
    }
    store.records.append(point.finish(&store.names))
  }

  private mutating func sample(_ metric: Span<UInt8>, _ data: Span<UInt8>) throws(JSONError) {
    var key = LoadSampleKey(metric: store.names.identifier(metric, 0..<metric.count))
    var time = SpanTable.absent64
    var value = Double.nan
    try JSONScanner.scan(data) { scanner throws(JSONError) in
      try scanner.object { scanner, member throws(JSONError) in
        if scanner.matches(member, "time") {
          time = try Self.time(&scanner, data)
        } else if scanner.matches(member, "value") {
          value = try scanner.double() ?? .nan
        } else if scanner.matches(member, "tags"), scanner.peek() == UInt8(ascii: "{") {
          try scanner.object { scanner, tag throws(JSONError) in
            guard scanner.matches(tag, "check"), let text = try scanner.textOrSkip() else { return }
            key.check = store.names.identifier(text, scanner, data)
          }
        }
      }
    }
    guard value.isFinite, time != SpanTable.absent64 else {
      throw JSONError(offset: 0, what: "it has no time or no value")
    }
    store.samples[key, default: []].append(LoadSample(time: time, value: value))
  }

  private static func time(
    _ scanner: inout JSONScanner, _ data: Span<UInt8>
  ) throws(JSONError) -> Int64 {
    guard let text = try scanner.textOrSkip(), let time = TimeText(data.extracting(text.range)),
      time.hasZone
    else { return SpanTable.absent64 }
    return time.nanoseconds
  }

  /// Milliseconds as nanoseconds.
  private static func duration(_ scanner: inout JSONScanner) throws(JSONError) -> Int64 {
    guard scanner.peek() == UInt8(ascii: "-") || (0x30...0x39).contains(scanner.peek()) else {
      try scanner.skip()
      return SpanTable.absent64
    }
    return DecimalNumber.scaled(scanner.string(try scanner.bare()), digits: 6)
      ?? SpanTable.absent64
  }
}
