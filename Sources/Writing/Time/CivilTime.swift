/// A point in time in the proleptic Gregorian calendar.
public struct CivilTime: Sendable, Equatable {
  /// Year, counted astronomically.
  public var year: Int
  /// Month, 1 to 12.
  public var month: Int
  /// Day of the month, 1 to 31.
  public var day: Int
  /// Hour, 0 to 23.
  public var hour: Int
  /// Minute, 0 to 59.
  public var minute: Int
  /// Second, 0 to 59; leap seconds don't exist in this count.
  public var second: Int
  /// Nanosecond, 0 to 999,999,999.
  public var nanosecond: Int

  /// The civil time of an instant, in nanoseconds since 1970 UTC, seen that far east of Greenwich.
  public init(nanoseconds: Int64, offset: Int) {
    let (seconds, fraction) = Self.split(nanoseconds)
    let local = seconds + Int64(offset)
    var days = local / 86_400
    var inDay = local % 86_400
    if inDay < 0 {
      days -= 1
      inDay += 86_400
    }
    self.init(daysSince1970: days)
    hour = Int(inDay) / 3600
    minute = Int(inDay) / 60 % 60
    second = Int(inDay) % 60
    nanosecond = fraction
  }

  /// Whole seconds since 1970, rounded down, and the nanoseconds that remain.
  static func split(_ nanoseconds: Int64) -> (seconds: Int64, fraction: Int) {
    var seconds = nanoseconds / 1_000_000_000
    var fraction = Int(nanoseconds % 1_000_000_000)
    if fraction < 0 {
      seconds -= 1
      fraction += 1_000_000_000
    }
    return (seconds, fraction)
  }

  /// Midnight of a day.
  ///
  /// Years are counted from 1 March, so that the leap day is a year's last one, in cycles of
  /// 400 years of 146,097 days.
  init(daysSince1970 days: Int64) {
    let shifted = days + 719_468
    var cycle = shifted / 146_097
    var inCycle = shifted % 146_097
    if inCycle < 0 {
      cycle -= 1
      inCycle += 146_097
    }
    let leapDays = inCycle / 1460 - inCycle / 36_524 + inCycle / 146_096
    let yearInCycle = (inCycle - leapDays) / 365
    let inYear = inCycle - (365 * yearInCycle + yearInCycle / 4 - yearInCycle / 100)
    let shiftedMonth = (5 * inYear + 2) / 153
    day = Int(inYear - (153 * shiftedMonth + 2) / 5 + 1)
    month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
    year = Int(cycle * 400 + yearInCycle) + (month <= 2 ? 1 : 0)
    hour = 0
    minute = 0
    second = 0
    nanosecond = 0
  }

  /// Days from 1970-01-01 to the first of that month.
  static func days(toYear year: Int, month: Int) -> Int64 {
    let shiftedYear = Int64(month <= 2 ? year - 1 : year)
    let shiftedMonth = Int64(month > 2 ? month - 3 : month + 9)
    let cycle = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let inCycle = shiftedYear - cycle * 400
    let dayOfYear = (153 * shiftedMonth + 2) / 5
    return cycle * 146_097 + inCycle * 365 + inCycle / 4 - inCycle / 100 + dayOfYear - 719_468
  }
}
