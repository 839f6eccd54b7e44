import Trace

/// The text of Gatling's `simulation.log`, as its versions 2.3 to 3.11 write it.
///
/// Later versions added and took away columns in front, so a row is read from its status on.
struct GatlingLog: LoadTable {
  static let head = "RUN\t"
  static let separator = UInt8(ascii: "\t")

  private(set) var store = LoadStore()
  private var users = 0.0

  init(head: SeparatedFields) {
    store.program = "gatling"
    // Times are whole milliseconds.
    store.resolution = 1_000_000
    _ = add(head)
  }

  /// Whether a file that begins so is the binary log of newer versions: a zero, and the version as a
  /// text behind its length.
  static func isBinary(_ beginning: [UInt8]) -> Bool {
    guard beginning.count > 8, beginning[0..<4].allSatisfy({ $0 == 0 }) else { return false }
    let length = Int(beginning[4])
    guard (3...32).contains(length), beginning.count >= 5 + length else { return false }
    let version = beginning[5..<5 + length]
    return version.first.map { (0x33...0x39).contains($0) } ?? false
      && version.dropFirst().first == UInt8(ascii: ".")
      && version.allSatisfy { $0 > 32 && $0 < 127 }
  }

  mutating func add(_ row: SeparatedFields) -> String? {
    if row.matches(0, "REQUEST") { return request(row) }
    if row.matches(0, "GROUP") { return group(row) }
    if row.matches(0, "USER") { return user(row) }
    if row.matches(0, "ERROR") { return error(row) }
    let isKnown = row.matches(0, "RUN") || row.matches(0, "ASSERTION")
    return isKnown ? nil : "it is no record of Gatling"
  }

  private func isStatus(_ row: SeparatedFields, _ place: Int) -> Bool {
    row.matches(place, "OK") || row.matches(place, "KO")
  }

  private mutating func request(_ row: SeparatedFields) -> String? {
    guard let place = (5...7).first(where: { isStatus(row, $0) }) else { return "it has no status" }
    var record = LoadRecord(.request)
    record.name = store.names.identifier(row.bytes.span, row.range(place - 3))
    if place > 5 {
      record.agent = store.names.identifier(row.bytes.span, row.range(place - 5))
    }
    if place > 6 { record.group = store.names.identifier(row.bytes.span, row.range(1)) }
    if let what = setTime(&record, row, place - 2) { return what }
    record.status = .ok
    if row.matches(place, "KO") { setFailure(&record, row.text(place + 1)) }
    store.records.append(record)
    return nil
  }

  private mutating func group(_ row: SeparatedFields) -> String? {
    let place = row.count - 1
    guard place >= 5, isStatus(row, place) else { return "it has no status" }
    var record = LoadRecord(.group)
    // Groups inside of others stand behind them.
    record.name = store.names.identifier(row.bytes.span, row.range(place - 4))
    if let what = setTime(&record, row, place - 3) { return what }
    record.status = row.matches(place, "OK") ? .ok : .error
    store.records.append(record)
    return nil
  }

  private func setTime(
    _ record: inout LoadRecord, _ row: SeparatedFields, _ place: Int
  ) -> String? {
    guard let start = row.whole(place), start < 9_000_000_000_000 else {
      return "its start is none"
    }
    record.stamp = start * 1_000_000
    // What never ended has a number below all times.
    guard let end = row.whole(place + 1), end < 9_000_000_000_000 else { return nil }
    guard end >= start else { return "it ends before it starts" }
    record.duration = (end - start) * 1_000_000
    return nil
  }

  /// What a failed check or a failed connection says of itself.
  private mutating func setFailure(_ record: inout LoadRecord, _ message: String) {
    var text = String(message.drop { $0 == " " })
    if let code = Self.code(text) {
      record.status = ErrorClass.status(http: code)
      if record.status == .ok { record.status = .error }
      text = String(code)
    } else {
      // A class of Java stands before its message, which names addresses.
      let word = text.prefix { $0 != ":" && $0 != " " }
      record.status = ErrorClass.status(text)
      if word.contains("."), text.dropFirst(word.count).hasPrefix(":") { text = String(word) }
    }
    record.error = ErrorClass.short(text).map { store.names.identifier($0) } ?? -1
  }

  /// The code at the end of `status.find.is(200), but actually found 500`.
  private static func code(_ text: String) -> Int? {
    let words = text.split(separator: " ")
    guard words.count > 1, words[words.count - 2] == "found", text.hasPrefix("status"),
      let code = words.last.flatMap({ Int($0) }), (100..<600).contains(code)
    else { return nil }
    return code
  }

  private mutating func user(_ row: SeparatedFields) -> String? {
    guard let place = (2...3).first(where: { row.matches($0, "START") || row.matches($0, "END") })
    else { return "it is no start and no end of a user" }
    // Older versions have the start before the time.
    guard let time = row.whole(row.count - 1), time < 9_000_000_000_000 else {
      return "its time is none"
    }
    users += row.matches(place, "START") ? 1 : -1
    sample("users", -1, time, users)
    return nil
  }

  private mutating func error(_ row: SeparatedFields) -> String? {
    guard row.count > 2, let time = row.whole(row.count - 1), time < 9_000_000_000_000 else {
      return "its time is none"
    }
    let text = ErrorClass.short(row.text(1)).map { store.names.identifier($0) } ?? -1
    sample("errors", text, time, 1)
    return nil
  }

  private mutating func sample(_ metric: String, _ kind: Int32, _ time: Int64, _ value: Double) {
    let number = store.names.identifier(metric)
    store.declared[number] = (metric == "users" ? "gauge" : "counter", false)
    store.samples[LoadSampleKey(metric: number, check: kind), default: []]
      .append(LoadSample(time: time * 1_000_000, value: value))
  }
}
