import Trace

/// What `hey -o csv` prints: the requests that were answered.
struct HeyTable: LoadTable {
  static let head = "response-time,DNS+dialup,DNS,"
  static let separator = UInt8(ascii: ",")

  private(set) var store = LoadStore()
  private let code: Int
  private let offset: Int

  init(head: SeparatedFields) {
    let columns = Self.columns(head)
    code = columns["status-code"] ?? -1
    offset = columns["offset"] ?? -1
    store.program = "hey"
    store.isRelative = true
    store.resolution = 100_000
  }

  mutating func add(_ row: SeparatedFields) -> String? {
    guard let duration = row.scaled(0, digits: 9) else { return "its time is no number" }
    var record = LoadRecord(.request)
    record.duration = duration
    if let start = row.scaled(offset, digits: 9) { record.stamp = start }
    if let code = row.whole(code).flatMap({ Int(exactly: $0) }) {
      record.status = LoadOutcome.status(code: code, isExpected: nil)
      if record.status != .ok { record.error = store.names.identifier(String(code)) }
    }
    store.records.append(record)
    return nil
  }
}
