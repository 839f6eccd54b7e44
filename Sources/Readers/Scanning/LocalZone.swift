/// The zone of the machine on which times were written without one.
public struct LocalZone: Sendable {
  /// Its name, for messages.
  public var name: String
  /// Nanoseconds since 1970 UTC at which the zone's clocks show so many since 1970.
  public var instant: @Sendable (_ clock: Int64) -> Int64

  /// A zone with those rules.
  public init(name: String, instant: @escaping @Sendable (_ clock: Int64) -> Int64) {
    self.name = name
    self.instant = instant
  }

  /// A zone whose clocks are always that many nanoseconds ahead of UTC.
  public static func fixed(_ nanoseconds: Int64) -> LocalZone {
    LocalZone(name: offsetName(nanoseconds)) { $0.subtractingReportingOverflow(nanoseconds).0 }
  }

  /// Such as `+08:00`.
  private static func offsetName(_ nanoseconds: Int64) -> String {
    let minutes = Int(abs(nanoseconds / 60_000_000_000))
    func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(nanoseconds < 0 ? "-" : "+")\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
  }
}
