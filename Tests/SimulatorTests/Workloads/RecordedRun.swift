@testable import Simulator

/// A workload's run, kept: its lines, their fingerprint and its summary.
struct RecordedRun {
  /// One line's fields by name, values without quotes.
  struct Line {
    var fields: [String: String]

    subscript(key: String) -> Int64? { fields[key].flatMap { Int64($0) } }
    subscript(text key: String) -> String { fields[key] ?? "" }
    var start: Int64 { self["ts"] ?? -1 }
    /// To the microsecond, which is what the trace has.
    var end: Int64 { start + (self["dur_us"] ?? 0) * 1000 }
  }

  private(set) var bytes: [UInt8] = []
  private(set) var fingerprint: UInt64 = 0
  private(set) var summary = WorkloadSummary()

  init(_ run: ((Span<UInt8>) -> Void) -> WorkloadSummary, keepsBytes: Bool = true) {
    var hash = Fingerprint()
    var kept: [UInt8] = []
    summary = run { chunk in
      hash.add(chunk)
      if keepsBytes { for index in chunk.indices { kept.append(chunk[index]) } }
    }
    bytes = kept
    fingerprint = hash.value
  }

  /// The lines of a phase, or all.
  func lines(_ phase: String? = nil) -> [Line] {
    bytes.split(separator: UInt8(ascii: "\n")).compactMap { raw in
      var fields: [String: String] = [:]
      for pair in raw.dropFirst().dropLast().split(separator: UInt8(ascii: ",")) {
        let parts = pair.split(separator: UInt8(ascii: ":")).map {
          String(decoding: $0.filter { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
        }
        if parts.count == 2 { fields[parts[0]] = parts[1] }
      }
      return phase == nil || fields["phase"] == phase ? Line(fields: fields) : nil
    }
  }
}

/// The most intervals that overlap anywhere; an end makes room for a start at the same time.
func mostOverlapping(_ intervals: [(start: Int64, end: Int64)]) -> Int {
  let events =
    intervals.map { ($0.start, 1) } + intervals.map { ($0.end, -1) }
  var active = 0
  var most = 0
  for event in events.sorted(by: { $0 < $1 }) {
    active += event.1
    most = max(most, active)
  }
  return most
}
