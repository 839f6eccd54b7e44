import Trace

/// Whether the modification times of a set of files can be those of a run.
///
/// Judged from the times alone; what a system's own order of work adds is judged by its reader.
enum FileTimeJudgement: Equatable, Sendable {
  case trusted
  /// No file has a time.
  case unknown
  /// All times are whole seconds (or even ones): an archive or file system cut them.
  case wholeSeconds(step: Int64)
  /// So many files within so short a time were copied, not written by a run.
  case burst(files: Int, span: Int64)
  /// So many calls would have taken no time that a copy must have written their files.
  case instantCalls(Int, checks: Int)
  /// The order of the times contradicts the order in which the program writes.
  case contradictsOrder(violations: Int, checks: Int)
  /// Calls ran side by side under the same file names, so that no pair of times is one call's.
  case sideBySide
  /// The times contradict those in the run's database.
  case contradictsDatabase(violations: Int, checks: Int)

  /// A file in this many nanoseconds is faster than any run of model calls, slower than a copy.
  static let burstPerFile: Int64 = 1_000_000

  /// Judges times from their granularity and their density.
  init(times: [Int64]) {
    guard let first = times.min(), let last = times.max() else {
      self = .unknown
      return
    }
    if let step = FileClock.wholeStep(of: times) {
      self = .wholeSeconds(step: step)
      return
    }
    let (span, overflow) = last.subtractingReportingOverflow(first)
    if times.count >= 4, !overflow, span < Self.burstPerFile * Int64(times.count) {
      self = .burst(files: times.count, span: span)
      return
    }
    self = .trusted
  }

  /// Whether latencies may be computed.
  var isTrusted: Bool { self == .trusted }

  /// The name under which untimed calls are counted.
  var reason: String {
    switch self {
    case .trusted: "trusted"
    case .unknown: "times_unknown"
    case .wholeSeconds: "times_truncated"
    case .sideBySide: "ran_side_by_side"
    case .burst, .instantCalls, .contradictsOrder, .contradictsDatabase: "times_rewritten"
    }
  }

  private static let remedy =
    "no latency is taken from them; copy the run again with 'cp -a' or 'tar --format=posix', or "
    + "pass a listing made on the original machine with --file-times"

  /// Tells the user what is wrong and what to do; nothing where the times are trusted.
  func warn(path: String, _ warnings: inout WarningList) {
    switch self {
    // Whatever showed the calls side by side has said so.
    case .trusted, .sideBySide: break
    case .unknown:
      warnings.add(
        "times_unknown", "no file here has a modification time; \(Self.remedy)", path: path)
    case .wholeSeconds(let step):
      let what = step > 1_000_000_000 ? "even seconds, as 'zip -X' keeps" : "whole seconds"
      warnings.add(
        "times_truncated",
        "modification times are \(what), so a copy or an archive has cut them; \(Self.remedy)",
        path: path)
    case .burst(let files, let span):
      warnings.add(
        "times_rewritten",
        "\(files) files were written within \(span / 1_000_000) ms, so a copy has rewritten their "
          + "modification times; \(Self.remedy)", path: path)
    case .instantCalls(let instant, let checks):
      warnings.add(
        "times_rewritten",
        "by the modification times \(instant) of \(checks) calls took less than a millisecond, so a "
          + "copy has rewritten them; \(Self.remedy)", path: path)
    case .contradictsOrder(let violations, let checks):
      warnings.add(
        "times_rewritten",
        "\(violations) of \(checks) modification times contradict the order in which the program "
          + "writes its files, so a copy has rewritten them; \(Self.remedy)", path: path)
    case .contradictsDatabase(let violations, let checks):
      warnings.add(
        "times_rewritten",
        "\(violations) of \(checks) modification times contradict the times that data.db gives, so a "
          + "copy has rewritten them; \(Self.remedy)", path: path)
    }
  }
}
