/// A yearly rule of standard and daylight saving time, as a zone file's last line spells it.
///
/// The form is that of POSIX.1-2017, section 8.3, with the wider hours of RFC 8536.
struct DaylightRule: Sendable, Equatable {
  /// Day of a year on which clocks change, and the local time of day in seconds.
  enum Change: Sendable, Equatable {
    /// A weekday (0 = Sunday) of a week (5 = last) of a month.
    case monthWeek(month: Int, week: Int, weekday: Int, time: Int)
    /// Day 1 to 365, 29 February never counted.
    case julian(day: Int, time: Int)
    /// Day 0 to 365, 29 February counted.
    case zeroBased(day: Int, time: Int)
  }

  /// Offset east of Greenwich of standard time, in seconds.
  let standard: Int
  /// Offset and days of daylight saving time; nil where there is none.
  let daylight: Daylight?

  /// Daylight saving time.
  struct Daylight: Sendable, Equatable {
    /// Offset east of Greenwich, in seconds.
    let offset: Int
    /// When it begins, in standard time.
    let begin: Change
    /// When it ends, in daylight saving time.
    let end: Change
  }

  /// The offset at an instant in seconds since 1970 UTC.
  func offset(at seconds: Int64) -> Int {
    guard let daylight else { return standard }
    let days = (seconds + Int64(standard) - (seconds + Int64(standard) < 0 ? 86_399 : 0)) / 86_400
    let year = CivilTime(daysSince1970: days).year
    let begin = Self.instant(of: daylight.begin, year: year) - Int64(standard)
    let end = Self.instant(of: daylight.end, year: year) - Int64(daylight.offset)
    let inside =
      begin < end ? (begin..<end).contains(seconds) : !(end..<begin).contains(seconds)
    return inside ? daylight.offset : standard
  }

  /// The local instant of a change, in seconds since 1970 as if local time were UTC.
  private static func instant(of change: Change, year: Int) -> Int64 {
    switch change {
    case .monthWeek(let month, let week, let weekday, let time):
      let first = CivilTime.days(toYear: year, month: month)
      let following = CivilTime.days(
        toYear: month == 12 ? year + 1 : year, month: month == 12 ? 1 : month + 1)
      // 1 January 1970 was a Thursday.
      let firstWeekday = Int(((first + 4) % 7 + 7) % 7)
      var day = first + Int64((weekday - firstWeekday + 7) % 7 + 7 * (week - 1))
      while day >= following { day -= 7 }
      return day * 86_400 + Int64(time)
    case .julian(let day, let time):
      let first = CivilTime.days(toYear: year, month: 1)
      let isLeap = CivilTime.days(toYear: year + 1, month: 1) - first == 366
      return (first + Int64(day - 1 + (isLeap && day > 59 ? 1 : 0))) * 86_400 + Int64(time)
    case .zeroBased(let day, let time):
      return (CivilTime.days(toYear: year, month: 1) + Int64(day)) * 86_400 + Int64(time)
    }
  }
}
