/// One stamp as read from a line's start.
struct LogStampReading {
  var kind: LogStampFormat.Kind
  var isBracketed: Bool
  /// Nanoseconds since 1970, since midnight for a clock, since the year's start for a month and day.
  var nanoseconds: Int64 = 0
  /// Bytes with the separator.
  var length = 0
  var hasSeparator = false
  var hasZone = false
  var fractionDigits = 0
  var month = 0
  var day = 0

  /// Any stamp that a line starts with.
  static func any(_ line: Span<UInt8>) -> LogStampReading? {
    guard !line.isEmpty else { return nil }
    let isBracketed = line[0] == 0x5B
    let first = isBracketed ? (line.count > 1 ? line[1] : 0) : line[0]
    if first >= 0x30, first <= 0x39 {
      var digits = 0
      let start = isBracketed ? 1 : 0
      while start + digits < line.count, digits < 20, isDigit(line[start + digits]) { digits += 1 }
      let kind: LogStampFormat.Kind
      switch digits {
      case 4: kind = .date
      case 2, 3: kind = .clock
      case 10, 13, 16, 19: kind = .epoch(digits: digits)
      default: return nil
      }
      return LogStampReading(line, kind: kind, isBracketed: isBracketed)
    }
    return LogStampReading(line, kind: .monthDay, isBracketed: isBracketed)
  }

  /// The stamp of that kind, or nil where the line starts otherwise.
  init?(_ line: Span<UInt8>, kind: LogStampFormat.Kind, isBracketed: Bool) {
    self.kind = kind
    self.isBracketed = isBracketed
    var at = 0
    if isBracketed {
      guard !line.isEmpty, line[0] == 0x5B else { return nil }
      at = 1
    }
    let isRead: Bool
    switch kind {
    case .date: isRead = readDate(line, &at)
    case .monthDay: isRead = readMonthDay(line, &at)
    case .clock: isRead = readClock(line, &at)
    case .epoch(let digits): isRead = readEpoch(line, &at, digits: digits)
    }
    guard isRead else { return nil }
    if isBracketed {
      guard at < line.count, line[at] == 0x5D else { return nil }
      at += 1
    }
    if at < line.count {
      guard line[at] == 0x20 || line[at] == 0x09 else { return nil }
      at += 1
      hasSeparator = true
    }
    length = at
  }

  /// Nanoseconds since 1970 for a month and day of that year; nil where it lacks the day.
  func nanoseconds(inYear year: Int) -> Int64? {
    guard let days = LogCalendar.days(year: year, month: month, day: day) else { return nil }
    return Int64(days) &* 86_400_000_000_000 &+ nanoseconds
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// A number of exactly that many digits.
  @inline(__always)
  private func number(_ line: Span<UInt8>, _ at: inout Int, digits: Int) -> Int? {
    guard at + digits <= line.count else { return nil }
    var result = 0
    for index in at..<at + digits {
      let digit = line[index] &- 0x30
      guard digit < 10 else { return nil }
      result = result &* 10 &+ Int(digit)
    }
    at += digits
    return result
  }

  private mutating func readDate(_ line: Span<UInt8>, _ at: inout Int) -> Bool {
    guard let year = number(line, &at, digits: 4), at < line.count else { return false }
    let separator = line[at]
    guard separator == 0x2D || separator == 0x2F else { return false }
    at += 1
    guard let month = number(line, &at, digits: 2), at < line.count, line[at] == separator
    else { return false }
    at += 1
    guard
      let day = number(line, &at, digits: 2),
      let days = LogCalendar.days(year: year, month: month, day: day), at < line.count,
      line[at] == 0x54 || line[at] == 0x20 || line[at] == 0x74
    else { return false }
    at += 1
    guard let time = readTime(line, &at, hours: 2) else { return false }
    nanoseconds = Int64(days) &* 86_400_000_000_000 &+ time
    readZone(line, &at)
    return true
  }

  private mutating func readMonthDay(_ line: Span<UInt8>, _ at: inout Int) -> Bool {
    guard at + 6 <= line.count, let found = LogCalendar.month(line, at: at), line[at + 3] == 0x20
    else { return false }
    month = found
    at += 4
    // The day of the month is padded by a blank, or by nothing.
    if line[at] == 0x20 { at += 1 }
    guard let tens = number(line, &at, digits: 1) else { return false }
    day = tens
    if at < line.count, let ones = number(line, &at, digits: 1) { day = tens * 10 + ones }
    guard day >= 1, day <= 31, at < line.count, line[at] == 0x20 else { return false }
    at += 1
    guard let time = readTime(line, &at, hours: 2) else { return false }
    nanoseconds = time
    return true
  }

  private mutating func readClock(_ line: Span<UInt8>, _ at: inout Int) -> Bool {
    let isLong = at + 3 <= line.count && LogStampReading.isDigit(line[at + 2])
    guard let time = readTime(line, &at, hours: isLong ? 3 : 2) else { return false }
    nanoseconds = time
    return true
  }

  private mutating func readEpoch(_ line: Span<UInt8>, _ at: inout Int, digits: Int) -> Bool {
    // Ten digits from 1 000 000 000 on are the years 2001 to 2286; the 64-bit count ends in 2262.
    guard at < line.count, line[at] >= 0x31, line[at] <= 0x38,
      let count = number(line, &at, digits: digits)
    else { return false }
    var unit: Int64 = 1
    for _ in digits..<19 { unit *= 10 }
    let product = Int64(count).multipliedReportingOverflow(by: unit)
    let fraction = readFraction(line, &at)
    // A fraction of milliseconds and finer is below what a stamp needs: keep its whole nanoseconds.
    let sum = product.partialValue.addingReportingOverflow(fraction / (1_000_000_000 / unit))
    guard !product.overflow, !sum.overflow else { return false }
    nanoseconds = sum.partialValue
    hasZone = true
    return true
  }

  /// Hours, minutes, seconds and their fraction, in nanoseconds.
  private mutating func readTime(_ line: Span<UInt8>, _ at: inout Int, hours: Int) -> Int64? {
    guard let hour = number(line, &at, digits: hours), hours > 2 || hour < 24 || kind == .clock,
      at < line.count, line[at] == 0x3A
    else { return nil }
    at += 1
    guard let minute = number(line, &at, digits: 2), minute < 60, at < line.count,
      line[at] == 0x3A
    else { return nil }
    at += 1
    guard let second = number(line, &at, digits: 2), second <= 60 else { return nil }
    let seconds = Int64((hour * 60 + minute) * 60 + second)
    return seconds &* 1_000_000_000 &+ readFraction(line, &at)
  }

  /// The nanoseconds after a point or comma; digits past the ninth are dropped.
  private mutating func readFraction(_ line: Span<UInt8>, _ at: inout Int) -> Int64 {
    guard at + 1 < line.count, line[at] == 0x2E || line[at] == 0x2C,
      LogStampReading.isDigit(line[at + 1])
    else { return 0 }
    at += 1
    var result: Int64 = 0
    var digits = 0
    while at < line.count, LogStampReading.isDigit(line[at]) {
      if digits < 9 {
        result = result * 10 + Int64(line[at] - 0x30)
        digits += 1
      }
      at += 1
    }
    fractionDigits = digits
    for _ in digits..<9 { result *= 10 }
    return result
  }

  /// `Z`, `+01:00`, `+0100`, `+01`, or ` +0100`; leaves `at` alone where there is none.
  private mutating func readZone(_ line: Span<UInt8>, _ at: inout Int) {
    guard at < line.count else { return }
    var next = at
    if line[next] == 0x5A || line[next] == 0x7A {
      hasZone = true
      at += 1
      return
    }
    let isApart = line[next] == 0x20
    if isApart { next += 1 }
    guard next < line.count, line[next] == 0x2B || line[next] == 0x2D else { return }
    let isEast = line[next] == 0x2B
    next += 1
    guard let hour = number(line, &next, digits: 2), hour < 24 else { return }
    var minute = 0
    if next < line.count, line[next] == 0x3A { next += 1 }
    var last = next
    if let found = number(line, &last, digits: 2), found < 60 {
      minute = found
      next = last
    } else if isApart {
      return
    }
    // Apart from the time it must be a word of its own, or it is the text of the line.
    if isApart, next < line.count, line[next] != 0x20, line[next] != 0x09, line[next] != 0x5D {
      return
    }
    let offset = Int64(hour * 3600 + minute * 60) * 1_000_000_000
    nanoseconds = isEast ? nanoseconds &- offset : nanoseconds &+ offset
    hasZone = true
    at = next
  }
}
