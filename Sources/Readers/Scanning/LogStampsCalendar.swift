/// Days of the Gregorian calendar.
enum LogCalendar {
  /// Days since 1970-01-01, or nil where the date does not exist or lies outside 1900...2199, beyond
  /// which nanoseconds near the end of 64 bits.
  static func days(year: Int, month: Int, day: Int) -> Int? {
    guard year >= 1900, year < 2200, month >= 1, month <= 12, day >= 1 else { return nil }
    guard day <= length(ofMonth: month, year: year) else { return nil }
    // Years from March on put the leap day last (E. G. Richards, 1998).
    let shifted = month > 2 ? year : year - 1
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }

  private static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The month whose English abbreviation stands there.
  static func month(_ line: Span<UInt8>, at start: Int) -> Int? {
    guard start + 3 <= line.count else { return nil }
    let name = UInt32(line[start]) << 16 | UInt32(line[start + 1]) << 8 | UInt32(line[start + 2])
    switch name {
    case 0x4A616E: return 1
    case 0x466562: return 2
    case 0x4D6172: return 3
    case 0x417072: return 4
    case 0x4D6179: return 5
    case 0x4A756E: return 6
    case 0x4A756C: return 7
    case 0x417567: return 8
    case 0x536570: return 9
    case 0x4F6374: return 10
    case 0x4E6F76: return 11
    case 0x446563: return 12
    default: return nil
    }
  }
}
