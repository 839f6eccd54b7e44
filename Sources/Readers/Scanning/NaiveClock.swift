import Trace

/// Turns times that name no zone into instants, and says what that rests on.
///
/// Best is the zone that the user names; else one may follow from times that are known in UTC; else
/// the times are taken for UTC.
struct NaiveClock: Sendable {
  /// How the zone is known.
  enum Basis: Sendable, Equatable {
    /// The user named it.
    case named
    /// It follows from other times of the run.
    case inferred(from: String)
    /// Nothing tells: UTC was taken.
    case assumed
  }

  /// How the zone is known.
  let basis: Basis
  /// The zone; nil for UTC.
  private let zone: LocalZone?
  /// Whether any time was turned.
  private(set) var wasUsed = false

  /// The clock of a source.
  ///
  /// - Parameters:
  ///   - named: the zone that the user named.
  ///   - inferred: nanoseconds by which the clocks were ahead of UTC, and from what that follows.
  init(named: LocalZone?, inferred: (ahead: Int64, from: String)?) {
    if let named {
      basis = .named
      zone = named
    } else if let inferred {
      basis = .inferred(from: inferred.from)
      zone = inferred.ahead == 0 ? nil : .fixed(inferred.ahead)
    } else {
      basis = .assumed
      zone = nil
    }
  }

  /// The instant at which the clocks showed that time.
  mutating func instant(_ clock: Int64) -> Int64 {
    wasUsed = true
    return zone.map { $0.instant(clock) } ?? clock
  }

  /// The instant that a text names.
  mutating func instant(_ text: TimeText) -> Int64 {
    text.hasZone ? text.nanoseconds : instant(text.nanoseconds)
  }

  /// Says where times were turned on less than the user's word.
  func warn(_ path: String, _ warnings: inout WarningList) {
    guard wasUsed else { return }
    switch basis {
    case .named: break
    case .inferred(let from):
      guard let zone else { break }
      warnings.add(
        "zone_inferred",
        "its times name no zone; by \(from) they are UTC\(zone.name), name another with --tz",
        path: path)
    case .assumed:
      warnings.add(
        "zone_assumed",
        "its times name no zone and were taken for UTC; durations are not affected, name the zone "
          + "of the machine with --tz", path: path)
    }
  }

  /// Zones are multiples of a quarter of an hour.
  static let quarter: Int64 = 900_000_000_000

  /// How far clocks that showed one time were ahead of UTC at a known instant.
  ///
  /// - Parameters:
  ///   - early: at most so much may the instant lie before what the clocks showed, in nanoseconds.
  ///   - late: at most so much may it lie behind.
  /// - Returns: Nanoseconds, a multiple of a quarter of an hour; nil where the two do not fit.
  static func ahead(
    clock: Int64, instant: Int64, early: Int64 = quarter / 2, late: Int64 = quarter / 2
  ) -> Int64? {
    let (difference, overflow) = clock.subtractingReportingOverflow(instant)
    guard !overflow, abs(difference / quarter) <= 15 * 4 else { return nil }
    let half = difference >= 0 ? quarter / 2 : -quarter / 2
    let ahead = (difference + half) / quarter * quarter
    // What is left is how much earlier (or later) than shown the instant was.
    let rest = difference - ahead
    guard abs(ahead) <= 14 * 4 * quarter, rest <= early, -rest <= late else { return nil }
    return ahead
  }
}
