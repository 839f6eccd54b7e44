/// The page Documentation/Calibration.md.
struct CalibrationPage {
  let seed: UInt64

  /// The beginning, with the head of the first table.
  func coverageHead(draws: Int, pairs: Int) -> String {
    """
    # How often the statistics are right

    This page is made by `make calibration` (`DRAWS=\(draws) PAIRS=\(pairs)`) with the seed \(seed):
    made-up data whose truth is known, and what RunLens says of them. The same numbers give the same
    page.

    ## Coverage

    How often a 95 % interval holds the truth, with the standard error of that share. What takes long
    is drawn less often. «Exact» is what an interval has by construction; a star stands where the
    share is not 95 % ± 1, with the reason below. Durations are lognormal (σ = .45), gamma (shape 2),
    or the lognormal ones rounded to a tenth of the median, so that many are equal. Where two sides
    are compared the second takes 1.3 times as long. Where an interval is missing at a size it has no
    ends there, and the output says so.

    \(Self.columns)
    """
  }

  /// The beginning of the table of what `compare` says.
  var dependenceHead: String {
    """

    ## Coverage where calls or runs resemble one another

    The same of the intervals that `compare` prints, of runs whose calls follow an autoregression and
    of several runs a side that differ. One call in ten fails, in clusters as long as the slow
    stretches.

    \(Self.columns)
    """
  }

  private static let columns = """
    | interval | data | calls | draws | exact | holds the truth | standard error |
    |---|---|---|---|---|---|---|

    """

  /// The rows of one task.
  func lines(_ rows: [Coverage]) -> String {
    var text = ""
    for row in rows {
      guard row.isShown, let share = row.share else { continue }
      let exact = row.nominal.map { "\(Self.percent($0))" } ?? ""
      text +=
        "| \(row.interval) | \(row.data) | \(Self.count(row.count)) | \(Self.count(row.draws)) "
      text += "| \(exact) | \(Self.percent(share))\(row.isOff ? " *" : "") "
      text += "| \(Self.percent(row.standardError)) |\n"
    }
    return text
  }

  /// The reasons for what is off.
  func reasons(_ rows: [Coverage]) -> String {
    var reasons: [String] = []
    for row in rows where row.isShown && row.isOff {
      guard let reason = row.exception, !reasons.contains(reason) else { continue }
      reasons.append(reason)
    }
    return "\nWhy some lie outside:\n\n" + reasons.map { "- \($0).\n" }.joined()
  }

  /// The head of the second table.
  func alarmHead() -> String {
    """

    ## False alarms and power

    Pairs of sides made by the simulator: nine agents one after another, its own latencies, seven
    stages with 405 calls of each in a run unless said otherwise. Where nothing was changed, every
    `slower` or `faster` is a false alarm; «runs differ» means that all calls of one run share a
    random factor of that standard deviation, so that the rows of a pair are wrong together.

    | runs | pairs | rows | `slower` or `faster` rows | on the whole | interval holds the truth |
    |---|---|---|---|---|---|

    """
  }

  /// The row of one scenario.
  func line(_ scenario: AlarmScenario, _ count: AlarmCount) -> String {
    let truth = Double(count.held) / Double(max(1, count.rows))
    return
      "| \(scenario.name) | \(Self.count(count.pairs)) | \(Self.count(count.rows)) | \(Self.percent(count.rowShare)) "
      + "| \(Self.percent(count.pairShare)) | \(Self.percent(truth)) |\n"
  }

  /// What the second table means.
  var meaning: String {
    """

    One run a side can't show how runs differ. Verdicts of one or two runs a side therefore allow for
    runs that differ by 5 %: a change must also be larger than what two such runs differ by. Where
    runs differ by more than that, some false alarms remain: the row with 10 % says how many. Three
    runs a side measure it, and `--run-variation` says what is known. Intervals hold for the runs that
    were compared; the last column shows what becomes of them where runs differ.

    """
  }

  static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1_000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }

  static func count(_ value: Int) -> String {
    value < 1_000
      ? "\(value)" : "\(value / 1_000),\(String(String(1_000 + value % 1_000).dropFirst()))"
  }
}
