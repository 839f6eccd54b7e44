extension SimulateValue {
  /// An ISO 8601 time in nanoseconds since 1970 UTC: a date, then a clock and a zone if wanted.
  ///
  /// Without a zone it is UTC.
  static func instant(_ text: Substring) -> Int64? {
    var rest = Array(trimmed(text).utf8)[...]
    guard let year = digits(4, &rest), take("-", &rest), let month = digits(2, &rest),
      take("-", &rest), let day = digits(2, &rest), (1970...2200).contains(year),
      (1...12).contains(month), day >= 1, day <= length(ofMonth: month, year: year)
    else { return nil }
    let midnight = Int64(daysSince1970(year, month, day)) * 86_400
    if rest.isEmpty { return midnight * 1_000_000_000 }
    guard take("T", &rest) || take(" ", &rest), let hour = digits(2, &rest), take(":", &rest),
      let minute = digits(2, &rest), hour < 24, minute < 60
    else { return nil }
    var second = 0
    var fraction = 0
    if take(":", &rest) {
      guard let seconds = digits(2, &rest), seconds < 60 else { return nil }
      second = seconds
      if take(".", &rest) {
        guard let value = nanoseconds(&rest) else { return nil }
        fraction = value
      }
    }
    guard let offset = zone(&rest), rest.isEmpty else { return nil }
    let seconds = midnight + Int64(hour * 3600 + minute * 60 + second - offset)
    return seconds < 0 ? nil : seconds * 1_000_000_000 + Int64(fraction)
  }

  /// Seconds east of Greenwich.
  private static func zone(_ rest: inout ArraySlice<UInt8>) -> Int? {
    if rest.isEmpty || take("Z", &rest) { return 0 }
    let isWest = rest.first == UInt8(ascii: "-")
    guard take("+", &rest) || take("-", &rest), let hours = digits(2, &rest) else { return nil }
    _ = take(":", &rest)
    let minutes = rest.isEmpty ? 0 : digits(2, &rest)
    guard let minutes, hours < 24, minutes < 60 else { return nil }
    return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
  }

  private static func take(_ character: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  private static func digits(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> Int? {
    var value = 0
    for _ in 0..<count {
      guard let byte = rest.popFirst(), (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }

  private static func nanoseconds(_ rest: inout ArraySlice<UInt8>) -> Int? {
    var value = 0
    var count = 0
    while let byte = rest.first, (0x30...0x39).contains(byte) {
      if count < 9 { value = value * 10 + Int(byte - 0x30) }
      count += 1
      rest.removeFirst()
    }
    guard count > 0 else { return nil }
    while count < 9 {
      value *= 10
      count += 1
    }
    return value
  }

  private static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  private static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
    var days = day - 1
    for earlier in 1970..<year { days += isLeap(earlier) ? 366 : 365 }
    for earlier in 1..<month { days += length(ofMonth: earlier, year: year) }
    return days
  }
}
