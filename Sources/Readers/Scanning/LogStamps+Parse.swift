internal import Glibc

extension LogStampFormat {
  /// Reads the stamp at a line's start.
  ///
  /// - Returns: Nanoseconds since 1970 (or since any moment, where ``isRelative``), and how many
  ///   bytes the stamp takes with the one blank or tab after it; nil where the line has no stamp of
  ///   this kind.
  /// - Complexity: one comparison of memory where the stamp equals the line before's.
  public mutating func parse(
    _ line: Span<UInt8>
  ) -> (nanoseconds: Int64, prefixLength: Int)? {
    if repeatsCache(line) { return (cachedValue, cachedPrefix.count) }
    guard
      let reading = LogStampReading(line, kind: kind, isBracketed: isBracketed),
      let value = nanoseconds(of: reading)
    else { return nil }
    // Only a stamp that is ended by a separator may be recognised by its bytes alone. A time since
    // the line before counts anew on each line.
    if reading.hasSeparator, !isIncremental {
      cachedPrefix.removeAll(keepingCapacity: true)
      for index in 0..<reading.length { cachedPrefix.append(line[index]) }
      cachedValue = value
    } else {
      cachedPrefix.removeAll(keepingCapacity: true)
    }
    return (value, reading.length)
  }

  @inline(__always)
  private func repeatsCache(_ line: Span<UInt8>) -> Bool {
    let length = cachedPrefix.count
    guard length > 0, line.count >= length else { return false }
    return unsafe line.withUnsafeBytes { left in
      unsafe cachedPrefix.withUnsafeBytes { right in
        guard let leftBase = left.baseAddress, let rightBase = right.baseAddress else {
          return false
        }
        return unsafe memcmp(leftBase, rightBase, length) == 0
      }
    }
  }

  private mutating func nanoseconds(of reading: LogStampReading) -> Int64? {
    switch kind {
    case .date, .epoch:
      return reading.nanoseconds
    case .monthDay:
      if lastMonth == 12, reading.month == 1 { assumedYear += 1 }
      lastMonth = reading.month
      return reading.nanoseconds(inYear: assumedYear)
    case .clock:
      return clock(reading.nanoseconds)
    }
  }

  /// Turns times without a day into one count that never falls back.
  ///
  /// A fall by half a day or more is midnight. A smaller one shows that each time counts from the
  /// line before (no clock runs backwards by itself), so from then on they are added up.
  private mutating func clock(_ value: Int64) -> Int64 {
    let day: Int64 = 86_400_000_000_000
    if isIncremental {
      clockBase &+= value
      return clockBase
    }
    if lastClock != .min, value < lastClock {
      if lastClock - value >= day / 2 {
        clockBase &+= day
      } else {
        isIncremental = true
        clockBase = clockBase &+ lastClock &+ value
        return clockBase
      }
    }
    lastClock = value
    return clockBase &+ value
  }
}
