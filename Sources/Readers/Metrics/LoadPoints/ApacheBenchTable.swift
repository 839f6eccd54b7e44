import Trace

/// What `ab -g` writes for gnuplot: the requests that were answered, whatever the answer.
struct ApacheBenchTable: LoadTable {
  static let head = "starttime\tseconds\tctime\tdtime\tttime\twait"
  static let separator = UInt8(ascii: "\t")

  private(set) var store = LoadStore()

  init(head: SeparatedFields) {
    store.program = "ab"
    store.resolution = 1_000_000
  }

  mutating func add(_ row: SeparatedFields) -> String? {
    // The date beside it is that of an unnamed zone.
    guard let second = row.whole(1), second < 9_000_000_000, let duration = row.scaled(4, digits: 6)
    else { return "its time is none" }
    var record = LoadRecord(.request)
    record.stamp = second * 1_000_000_000
    record.duration = duration
    store.records.append(record)
    return nil
  }
}
