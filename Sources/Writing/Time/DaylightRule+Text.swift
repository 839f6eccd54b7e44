extension DaylightRule {
  /// The rule that a text such as `CET-1CEST,M3.5.0,M10.5.0/3` spells; nil where it is none.
  init?(text: [UInt8]) {
    var scanner = Scanner(rest: text[...])
    guard scanner.skipName(), let west = scanner.clock() else { return nil }
    standard = -west
    if scanner.rest.isEmpty {
      daylight = nil
      return
    }
    guard scanner.skipName() else { return nil }
    let west2 = scanner.rest.first == UInt8(ascii: ",") ? west - 3600 : scanner.clock()
    guard let west2, scanner.skip(","), let begin = scanner.change(), scanner.skip(","),
      let end = scanner.change(), scanner.rest.isEmpty
    else { return nil }
    daylight = Daylight(offset: -west2, begin: begin, end: end)
  }

  /// Reads the text from the left.
  private struct Scanner {
    var rest: ArraySlice<UInt8>

    mutating func skip(_ letter: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: letter) else { return false }
      rest.removeFirst()
      return true
    }

    /// A zone's abbreviation: letters, or anything in angle brackets.
    mutating func skipName() -> Bool {
      if skip("<") {
        rest = rest.drop { $0 != UInt8(ascii: ">") }
        return skip(">")
      }
      let length = rest.prefix { (0x41...0x5a).contains($0 & 0xdf) }.count
      rest = rest.dropFirst(length)
      return length > 0
    }

    mutating func number() -> Int? {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard (1...3).contains(digits.count) else { return nil }
      rest = rest.dropFirst(digits.count)
      return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Hours, minutes and seconds with a sign, in seconds.
    mutating func clock() -> Int? {
      let sign = skip("-") ? -1 : 1
      if sign == 1 { _ = skip("+") }
      guard var seconds = number().map({ $0 * 3600 }) else { return nil }
      for unit in [60, 1] where skip(":") {
        guard let part = number() else { return nil }
        seconds += part * unit
      }
      return sign * seconds
    }

    mutating func change() -> Change? {
      if skip("M") {
        guard let month = number(), (1...12).contains(month), skip("."), let week = number(),
          (1...5).contains(week), skip("."), let weekday = number(), weekday < 7, let time = time()
        else { return nil }
        return .monthWeek(month: month, week: week, weekday: weekday, time: time)
      }
      let isJulian = skip("J")
      guard let day = number(), day < 366, let time = time() else { return nil }
      return isJulian ? .julian(day: day, time: time) : .zeroBased(day: day, time: time)
    }

    /// The time of day of a change, 02:00 unless given.
    mutating func time() -> Int? { skip("/") ? clock() : 7200 }
  }
}
