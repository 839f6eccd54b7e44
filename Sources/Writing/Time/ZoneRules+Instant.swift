extension ZoneRules {
  /// An ISO 8601 time in nanoseconds since 1970 UTC: a date, then a clock and a zone if wanted.
  ///
  /// Blanks around it don't matter. A time without a zone is that of these clocks; one that they show
  /// twice is either of the two. Nil for any other text, and before 1970 or after 2200.
  ///
  /// - Complexity: O(length).
  public func instant(_ text: some StringProtocol) -> Int64? {
    var rest = Array(text.utf8)[...]
    while rest.first == UInt8(ascii: " ") { rest.removeFirst() }
    while rest.last == UInt8(ascii: " ") { rest.removeLast() }
    guard let year = Self.digits(4, &rest), Self.take("-", &rest),
      let month = Self.digits(2, &rest), Self.take("-", &rest), let day = Self.digits(2, &rest),
      (1970...2200).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.length(ofMonth: month, year: year)
    else { return nil }
    let midnight = Int64(Self.daysSince1970(year, month, day)) * 86_400
    if rest.isEmpty {
      let seconds = seconds(ofClock: midnight)
      return seconds < 0 ? nil : seconds * 1_000_000_000
    }
    guard Self.take("T", &rest) || Self.take(" ", &rest), let hour = Self.digits(2, &rest),
      Self.take(":", &rest), let minute = Self.digits(2, &rest), hour < 24, minute < 60
    else { return nil }
    var second = 0
    var fraction = 0
    if Self.take(":", &rest) {
      guard let seconds = Self.digits(2, &rest), seconds < 60 else { return nil }
      second = seconds
      if Self.take(".", &rest) {
        guard let value = Self.nanoseconds(&rest) else { return nil }
        fraction = value
      }
    }
    let clock = midnight + Int64(hour * 3600 + minute * 60 + second)
    let seconds: Int64
    if rest.isEmpty {
      seconds = self.seconds(ofClock: clock)
    } else {
      guard let offset = Self.offset(&rest), rest.isEmpty else { return nil }
      seconds = clock - Int64(offset)
    }
    return seconds < 0 ? nil : seconds * 1_000_000_000 + Int64(fraction)
  }

  /// Nanoseconds since 1970 UTC at which the zone's clocks show so many since 1970.
  ///
  /// One that they show twice is either of the two.
  public func instant(ofClock nanoseconds: Int64) -> Int64 {
    let (seconds, fraction) = CivilTime.split(nanoseconds)
    return self.seconds(ofClock: seconds).multipliedReportingOverflow(by: 1_000_000_000)
      .partialValue &+ Int64(fraction)
  }

  /// Seconds since 1970 UTC at which the zone's clocks show that many.
  private func seconds(ofClock clock: Int64) -> Int64 {
    // The offset before a change of clocks may tell otherwise than the one after it.
    let guess = clock - Int64(offset(at: clock * 1_000_000_000))
    return clock - Int64(offset(at: guess * 1_000_000_000))
  }

  /// Seconds east of Greenwich, as a time ends with them.
  private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int? {
    if take("Z", &rest) { return 0 }
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
