/// When an exposition was made, as the name of its file says.
enum ScrapeTime: Equatable {
  /// Nanoseconds since 1970 UTC.
  case absolute(Int64)
  /// Nanoseconds since some beginning.
  case relative(Int64)

  /// The time in a name: a date and a time of day, seconds or milliseconds since 1970, or `t` and seconds
  /// since the beginning, as in `snap_01_t60.prom`; nil where there is none.
  init?(name: String) {
    let bytes = Array(name.utf8)
    let runs = Self.digitRuns(bytes)
    if let time = Self.calendar(bytes, runs) {
      self = .absolute(time)
      return
    }
    for run in runs {
      let digits = String(decoding: bytes[run], as: UTF8.self)
      if run.count == 10, bytes[run.lowerBound] == UInt8(ascii: "1"), let value = Int64(digits) {
        self = .absolute(value * 1_000_000_000)
        return
      }
      if run.count == 13, bytes[run.lowerBound] == UInt8(ascii: "1"), let value = Int64(digits) {
        self = .absolute(value * 1_000_000)
        return
      }
    }
    for run in runs where run.lowerBound > 0 && run.count <= 9 {
      let start = run.lowerBound - 1
      guard bytes[start] | 0x20 == UInt8(ascii: "t"),
        start == 0 || !Self.isLetterOrDigit(bytes[start - 1]),
        let value = Int64(String(decoding: bytes[run], as: UTF8.self))
      else { continue }
      self = .relative(value * 1_000_000_000)
      return
    }
    return nil
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    let letter = byte | 0x20
    return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39)
  }

  private static func digitRuns(_ bytes: [UInt8]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    for place in 0...bytes.count {
      let isDigit = place < bytes.count && bytes[place] >= 0x30 && bytes[place] <= 0x39
      if isDigit {
        if start == nil { start = place }
      } else if let begun = start {
        runs.append(begun..<place)
        start = nil
      }
    }
    return runs
  }

  /// A date and a time of day in UTC: `20260302T090000`, `2026-03-02T09-00-00` and their like.
  private static func calendar(_ bytes: [UInt8], _ runs: [Range<Int>]) -> Int64? {
    for first in runs.indices {
      var digits: [UInt8] = []
      var last = first
      // The parts of one stamp are apart by one sign at most.
      while last < runs.count, digits.count < 14,
        last == first || runs[last].lowerBound == runs[last - 1].upperBound + 1
      {
        digits += bytes[runs[last]].map { $0 - 0x30 }
        last += 1
      }
      guard digits.count >= 14, [8, 14].contains(runs[first].count) || runs[first].count == 4 else {
        continue
      }
      func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + Int($1) } }
      guard
        let days = LogCalendar.days(
          year: number(0..<4), month: number(4..<6), day: number(6..<8)),
        number(8..<10) < 24, number(10..<12) < 60, number(12..<14) < 61
      else { continue }
      let seconds = ((days * 24 + number(8..<10)) * 60 + number(10..<12)) * 60 + number(12..<14)
      return Int64(seconds) * 1_000_000_000
    }
    return nil
  }

  /// The times of expositions, in the order of their files.
  ///
  /// - Parameters:
  ///   - scrapes: for each file its name, its modification time and how many expositions it holds.
  ///   - interval: nanoseconds between one exposition and the next where the user says so.
  /// - Returns: a time for each exposition, nil where nothing tells; and whether they count from the
  ///   first.
  static func times(
    of scrapes: [(name: String, modified: Int64?, count: Int)], interval: Int64?
  ) -> (times: [Int64?], areRelative: Bool) {
    let total = scrapes.reduce(0) { $0 + $1.count }
    if let interval {
      return (
        (0..<total).map { place in
          let (time, overflow) = Int64(place).multipliedReportingOverflow(by: interval)
          return overflow ? nil : time
        }, true
      )
    }
    let nothing: ([Int64?], Bool) = ([Int64?](repeating: nil, count: total), false)
    // Of a file with several nothing tells when the others were made.
    let files = scrapes.filter { $0.count > 0 }
    guard files.allSatisfy({ $0.count == 1 }) else { return nothing }
    let named = files.compactMap { ScrapeTime(name: $0.name) }
    if named.count == files.count {
      let absolute = named.compactMap { if case .absolute(let time) = $0 { time } else { nil } }
      if absolute.count == named.count { return (absolute, false) }
      let relative = named.compactMap { if case .relative(let time) = $0 { time } else { nil } }
      if relative.count == named.count { return (relative, true) }
    }
    let modified = files.compactMap(\.modified)
    guard modified.count == files.count, Set(modified).count == modified.count else {
      return nothing
    }
    return (modified, false)
  }
}
