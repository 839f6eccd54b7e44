extension ByteBuffer {
  /// Appends an instant, in nanoseconds since 1970 UTC, in ISO 8601 as seen in that zone.
  ///
  /// The fraction has three, six or nine digits, or is left out where it is zero.
  public mutating func append(instant: Int64, in zone: ZoneRules) {
    let offset = zone.offset(at: instant)
    let time = CivilTime(nanoseconds: instant, offset: offset)
    appendDate(time)
    append(UInt8(ascii: "T"))
    appendClock(time)
    if time.nanosecond != 0 {
      append(UInt8(ascii: "."))
      if time.nanosecond % 1_000_000 == 0 {
        append(decimal: time.nanosecond / 1_000_000, digits: 3)
      } else if time.nanosecond % 1000 == 0 {
        append(decimal: time.nanosecond / 1000, digits: 6)
      } else {
        append(decimal: time.nanosecond, digits: 9)
      }
    }
    appendOffset(offset, isUTC: zone.isUTC)
  }

  /// Appends year, month and day.
  public mutating func appendDate(_ time: CivilTime) {
    append(decimal: time.year, digits: 4)
    append(UInt8(ascii: "-"))
    append(decimal: time.month, digits: 2)
    append(UInt8(ascii: "-"))
    append(decimal: time.day, digits: 2)
  }

  /// Appends hours, minutes and whole seconds.
  public mutating func appendClock(_ time: CivilTime) {
    append(decimal: time.hour, digits: 2)
    append(UInt8(ascii: ":"))
    append(decimal: time.minute, digits: 2)
    append(UInt8(ascii: ":"))
    append(decimal: time.second, digits: 2)
  }

  /// Appends `Z`, or the offset with its sign; seconds only where it has some.
  public mutating func appendOffset(_ offset: Int, isUTC: Bool) {
    if isUTC {
      append(UInt8(ascii: "Z"))
      return
    }
    append(UInt8(ascii: offset < 0 ? "-" : "+"))
    let magnitude = Int(offset.magnitude)
    append(decimal: magnitude / 3600, digits: 2)
    append(UInt8(ascii: ":"))
    append(decimal: magnitude / 60 % 60, digits: 2)
    if magnitude % 60 != 0 {
      append(UInt8(ascii: ":"))
      append(decimal: magnitude % 60, digits: 2)
    }
  }
}
