/// How a log's lines are stamped with times, found out from its first lines.
///
/// Stamps are read with integers only, to the last digit. The value also remembers what reading
/// needs from line to line (the last stamp, a day's turn), so it serves one log from its start on.
///
/// Formats: ISO 8601 dates with times (`T` or blank between, point or comma before 0–9 digits of
/// fraction, `Z`, an offset or no zone), month and day without a year (`Nov 21 12:00:00`), times
/// without a day (`00:00:12`, since the start or since the line before), and seconds, milli-,
/// micro- or nanoseconds since 1970; each also in square brackets.
public struct LogStampFormat: Sendable {
  /// What a stamp looks like.
  public enum Kind: Sendable, Equatable {
    /// Date and time of ISO 8601.
    case date
    /// Month, day and time without a year.
    case monthDay
    /// Hours, minutes and seconds only.
    case clock
    /// A count since 1970 that has this many digits before the point (10, 13, 16 or 19).
    case epoch(digits: Int)
  }

  /// What is known of the time zone.
  public enum Zone: Sendable, Equatable {
    /// The stamps name it, or count since 1970.
    case known
    /// The stamps lack it; they are read as UTC.
    case assumed
  }

  /// What a stamp looks like.
  public let kind: Kind
  /// What is known of the time zone.
  public let zone: Zone
  /// Nanoseconds of one unit of the last digit.
  public let resolution: Int64
  /// Whether square brackets enclose it.
  public let isBracketed: Bool

  /// Whether a time zone is lacking, so that UTC was taken.
  public var zoneAssumed: Bool { zone == .assumed }
  /// Whether only differences mean anything: there is no day at all.
  public var isRelative: Bool { kind == .clock }
  /// Whether the year is lacking; stamps count from ``LogStampFormat/assumedYear``.
  public var yearAssumed: Bool { kind == .monthDay }

  /// The year of the first stamp where stamps have none; a turn of the year adds one.
  public var assumedYear: Int = 2000

  // What reading carries from line to line.
  var cachedPrefix: [UInt8] = []
  var cachedValue: Int64 = 0
  var lastMonth = 0
  var lastClock: Int64 = .min
  var clockBase: Int64 = 0
  var isIncremental = false

  init(kind: Kind, zone: Zone, resolution: Int64, isBracketed: Bool) {
    self.kind = kind
    self.zone = zone
    self.resolution = resolution
    self.isBracketed = isBracketed
  }

  /// Recognises the stamps of a log's first lines.
  ///
  /// At least half of the lines that are not empty must carry a stamp of one kind; lines without
  /// (cut ones, or another stream's) do no harm then.
  ///
  /// - Parameter text: The start of the log, lines ended by line feeds; about 64 lines suffice. A
  ///   last line without a line feed is taken as it is.
  /// - Returns: The format, or nil where lines carry none.
  public static func detect(_ text: Span<UInt8>) -> LogStampFormat? {
    var candidates: [Candidate] = []
    var lines = 0
    var start = 0
    while start < text.count, lines < 256 {
      var end = start
      while end < text.count, text[end] != 0x0A { end += 1 }
      var length = end - start
      if length > 0, text[end - 1] == 0x0D { length -= 1 }
      if length > 0 {
        lines += 1
        if let found = LogStampReading.any(text.extracting(start..<start + length)) {
          note(found, in: &candidates)
        }
      }
      start = end + 1
    }
    guard let best = candidates.max(by: { $0.count < $1.count }), best.count * 2 >= lines else {
      return nil
    }
    var resolution: Int64 = 1
    for _ in best.fractionDigits..<9 { resolution *= 10 }
    if case .epoch(let digits) = best.kind {
      for _ in 10..<max(digits, 10) { resolution = max(1, resolution / 10) }
    }
    return LogStampFormat(
      kind: best.kind, zone: best.zoned * 2 >= best.count ? .known : .assumed,
      resolution: resolution, isBracketed: best.isBracketed)
  }

  private struct Candidate {
    var kind: Kind
    var isBracketed: Bool
    var count = 0
    var zoned = 0
    var fractionDigits = 0
  }

  private static func note(_ found: LogStampReading, in candidates: inout [Candidate]) {
    let match = candidates.firstIndex {
      $0.kind == found.kind && $0.isBracketed == found.isBracketed
    }
    let index = match ?? candidates.count
    if match == nil {
      candidates.append(Candidate(kind: found.kind, isBracketed: found.isBracketed))
    }
    candidates[index].count += 1
    if found.hasZone { candidates[index].zoned += 1 }
    candidates[index].fractionDigits = max(candidates[index].fractionDigits, found.fractionDigits)
  }
}
