public import Analysis
import Statistics
import Trace
import Writing

/// A comparison as CSV, one file a table; durations in milliseconds, absent values empty.
public enum CompareCSV {
  /// Names of all files in the order in which they are written.
  public static let fileNames = [
    "comparison.csv", "shift.csv", "overall.csv", "gates.csv", "distributions.csv",
  ]

  /// All tables.
  public static func tables(_ comparisons: [Comparison]) -> [SummaryCSV.Table] {
    zip(
      fileNames,
      [
        stages(comparisons), shift(comparisons), overall(comparisons), gates(comparisons),
        distributions(comparisons),
      ]
    )
    .map { SummaryCSV.Table(name: $0, bytes: $1.buffer.bytes) }
  }

  private static func keys(
    _ comparison: Comparison, _ row: StageComparison?, in csv: inout CSVWriter
  ) {
    csv.field(CompareWords.side(comparison.base))
    csv.field(CompareWords.side(comparison.candidate))
    guard let row else { return }
    csv.field(row.stage)
    csv.field(row.phase)
    csv.field(row.timing)
  }

  private static func stages(_ comparisons: [Comparison]) -> CSVWriter {
    var columns = ["base", "candidate", "stage", "phase", "timing"]
    for side in ["base", "candidate"] {
      columns += ["n", "n_effective", "p50_ms", "p95_ms", "p99_ms", "failed", "ended"].map {
        "\(side)_\($0)"
      }
    }
    for level in ["p50", "p95", "p99"] {
      columns += [
        "delta_ms", "delta_low_ms", "delta_high_ms", "ratio", "ratio_low", "ratio_high",
      ].map { "\(level)_\($0)" }
    }
    columns += [
      "hodges_lehmann_ratio", "hodges_lehmann_low", "hodges_lehmann_high", "mann_whitney_p",
      "p_adjusted", "cliffs_delta", "failure_rate_change", "failure_rate_low", "failure_rate_high",
      "failure_rate_p", "retry_rate_change", "retry_rate_low", "retry_rate_high", "retry_rate_p",
      "pairs", "paired_ratio", "paired_low", "paired_high", "signed_rank_p", "verdict",
      "calls_to_decide", "reason",
    ]
    var csv = CSVWriter(columns: columns)
    for comparison in comparisons {
      for row in comparison.stages {
        keys(comparison, row, in: &csv)
        add(row, to: &csv)
        csv.endRow()
      }
    }
    return csv
  }

  private static func add(_ row: StageComparison, to csv: inout CSVWriter) {
    for side in [row.base, row.candidate] {
      csv.field(side.count)
      csv.field(side.effectiveCount)
      csv.milliseconds(side.p50)
      csv.milliseconds(side.p95)
      csv.milliseconds(side.p99)
      csv.field(side.failed)
      csv.field(side.ended)
    }
    for level in [QuantileLevel.p50, .p95, .p99] {
      let change = row.change(level)
      csv.milliseconds(change?.difference.value)
      csv.milliseconds(change?.difference.low)
      csv.milliseconds(change?.difference.high)
      csv.estimate(change?.ratio)
    }
    csv.estimate(row.hodgesLehmannRatio)
    csv.field(row.probability)
    csv.field(row.adjusted)
    csv.field(row.cliffsDelta)
    for change in [row.failures, row.retries] {
      csv.estimate(change?.difference)
      csv.field(change?.probability)
    }
    csv.field(row.paired?.count)
    csv.estimate(row.paired?.ratio)
    csv.field(row.paired?.probability)
    csv.field(row.verdict.rawValue)
    csv.field(row.callsToDecide)
    csv.field(row.reason)
  }

  private static func shift(_ comparisons: [Comparison]) -> CSVWriter {
    var csv = CSVWriter(columns: [
      "base", "candidate", "stage", "phase", "timing", "quantile", "delta_ms", "delta_low_ms",
      "delta_high_ms", "ratio", "ratio_low", "ratio_high",
    ])
    for comparison in comparisons {
      for row in comparison.stages {
        for point in row.shift {
          keys(comparison, row, in: &csv)
          csv.field(point.level.value)
          csv.milliseconds(point.difference.value)
          csv.milliseconds(point.difference.low)
          csv.milliseconds(point.difference.high)
          csv.estimate(point.ratio)
          csv.endRow()
        }
      }
    }
    return csv
  }

  private static func overall(_ comparisons: [Comparison]) -> CSVWriter {
    var csv = CSVWriter(columns: [
      "base", "candidate", "measure", "base_value", "candidate_value", "change", "low", "high",
    ])
    for comparison in comparisons {
      let first = comparison.base
      let second = comparison.candidate
      func row(_ name: String, _ before: Double?, _ after: Double?, _ change: IntervalEstimate?) {
        guard before != nil || after != nil else { return }
        keys(comparison, nil, in: &csv)
        csv.field(name)
        csv.field(before)
        csv.field(after)
        csv.estimate(change)
        csv.endRow()
      }
      func milliseconds(_ value: Double?) -> Double? { value.map { $0 / 1e6 } }
      row(
        "wall_ms (change: ratio)", milliseconds(first.wall), milliseconds(second.wall),
        comparison.overall.wallRatio)
      row("calls", first.calls, second.calls, nil)
      row("input_tokens", first.inputTokens, second.inputTokens, nil)
      row("output_tokens", first.outputTokens, second.outputTokens, nil)
      row("cost", first.cost, second.cost, nil)
      let rates = [
        ("failures", comparison.overall.failures), ("retries", comparison.overall.retries),
      ]
      for (name, change) in rates {
        row(name, change?.base.value, change?.candidate.value, change?.difference)
      }
    }
    return csv
  }

  private static func gates(_ comparisons: [Comparison]) -> CSVWriter {
    var csv = CSVWriter(columns: [
      "base", "candidate", "expression", "holds", "decided", "unit", "value", "low", "high",
      "stage",
      "reason",
    ])
    for comparison in comparisons {
      for gate in comparison.gates {
        keys(comparison, nil, in: &csv)
        csv.field(gate.expression)
        csv.field(gate.holds ? "true" : "false")
        csv.field(gate.isDecided ? "true" : "false")
        csv.field(gate.isDuration ? "ms" : "fraction")
        let scale = gate.isDuration ? 1e-6 : 1
        for value in [gate.value, gate.low, gate.high] { csv.field(value.map { $0 * scale }) }
        csv.field(gate.stage)
        csv.field(gate.reason)
        csv.endRow()
      }
    }
    return csv
  }
}

extension CSVWriter {
  /// Adds an estimate and both ends of its interval.
  mutating func estimate(_ estimate: IntervalEstimate?) {
    field(estimate?.value)
    field(estimate?.low)
    field(estimate?.high)
  }
}
