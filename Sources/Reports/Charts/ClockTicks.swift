import Writing

/// Ticks of an axis of instants, at round local times.
///
/// Values are nanoseconds since 1970 UTC.
enum ClockTicks {
  /// At most that many ticks; the first and each first one of a day also tell the date.
  static func ticks(
    _ low: Int64, _ high: Int64, in zone: ZoneRules, most: Int = 7
  ) -> [ChartTick] {
    guard high > low else {
      return [ChartTick(value: Double(low), label: label(low, step: 1e9, zone), detail: nil)]
    }
    let step = DurationTicks.step(Double(high) - Double(low), most: most)
    var previousDay: String?
    return instants(low, high, step: step, zone).map { instant in
      let day = date(instant, zone)
      let isNew = day != previousDay
      previousDay = day
      let isWholeDay = step >= 86_400e9
      return ChartTick(
        value: Double(instant), label: isWholeDay ? day : label(instant, step: step, zone),
        detail: isNew && !isWholeDay ? day : nil)
    }
  }

  /// Date and time to the second, as `2026-03-02 09:00:01`.
  static func moment(_ instant: Int64, in zone: ZoneRules) -> String {
    date(instant, zone) + " " + clock(instant, zone)
  }

  /// The name of the zone at an instant: `UTC` or an offset.
  static func zoneName(at instant: Int64, in zone: ZoneRules) -> String {
    if zone.isUTC { return "UTC" }
    var buffer = ByteBuffer()
    buffer.appendOffset(zone.offset(at: instant), isUTC: false)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  /// The multiples of a step in local time.
  private static func instants(
    _ low: Int64, _ high: Int64, step: Double, _ zone: ZoneRules
  ) -> [Int64] {
    // Beyond these some 120 years from 1970 the sums below could overflow.
    let limit: Int64 = 4_000_000_000_000_000_000
    guard let width = Int64(exactly: step.rounded()), width > 0, low > -limit, high < limit,
      (high - low) / width < 1000
    else { return [] }
    let offset = Int64(zone.offset(at: low)) * 1_000_000_000
    // From local midnight, so that six-hour steps fall on 00, 06, 12 and 18 o'clock.
    let local = low + offset
    let day: Int64 = 86_400_000_000_000
    let midnight = local - ((local % day) + day) % day
    var next = midnight + (local - midnight + width - 1) / width * width
    var result: [Int64] = []
    while next - offset <= high {
      // Where the clocks were changed in between, the tick stays on the round local time.
      let drift = Int64(zone.offset(at: next - offset)) * 1_000_000_000 - offset
      let instant = next - offset - (width >= 3_600_000_000_000 ? drift : 0)
      if instant >= low, instant <= high { result.append(instant) }
      next += width
    }
    return result
  }

  private static func label(_ instant: Int64, step: Double, _ zone: ZoneRules) -> String {
    let clock = clock(instant, zone)
    if step >= 60e9 { return String(clock.prefix(5)) }
    if step >= 1e9 { return clock }
    let time = CivilTime(nanoseconds: instant, offset: zone.offset(at: instant))
    let digits = String(time.nanosecond / 1_000_000 + 1000).dropFirst()
    return "\(clock).\(digits)"
  }

  private static func clock(_ instant: Int64, _ zone: ZoneRules) -> String {
    var buffer = ByteBuffer()
    buffer.appendClock(CivilTime(nanoseconds: instant, offset: zone.offset(at: instant)))
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  private static func date(_ instant: Int64, _ zone: ZoneRules) -> String {
    var buffer = ByteBuffer()
    buffer.appendDate(CivilTime(nanoseconds: instant, offset: zone.offset(at: instant)))
    return String(decoding: buffer.bytes, as: UTF8.self)
  }
}
