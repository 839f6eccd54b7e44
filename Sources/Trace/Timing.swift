/// Where a duration comes from, best evidence first.
///
/// The names are part of the command line's contract: they appear in JSON, CSV and snapshots.
public enum Timing: UInt8, Sendable, CaseIterable, Comparable, BitwiseCopyable {
  /// Measured by instrumentation inside or around the program.
  case trace
  /// Result file's modification time less its prompt file's.
  case pair
  /// Difference of two stamped console lines.
  case log
  /// Difference of two times stored in a database.
  case database
  /// Bounded by the neighbouring writes, so usually composite.
  case adjacent
  /// Not timed at all; the duration is absent.
  case none

  /// The word that outputs use.
  public var name: String {
    switch self {
    case .trace: "trace"
    case .pair: "pair"
    case .log: "log"
    case .database: "database"
    case .adjacent: "adjacent"
    case .none: "none"
    }
  }

  /// The timing with that name, or nil where there is none.
  public init?(name: String) {
    guard let match = Timing.allCases.first(where: { $0.name == name }) else { return nil }
    self = match
  }

  /// Orders by quality of evidence, the best first.
  public static func < (left: Timing, right: Timing) -> Bool { left.rawValue < right.rawValue }
}
