import Analysis
import Statistics
import Trace

extension CompareCSV {
  /// One row a distribution that both sides have; times in milliseconds.
  static func distributions(_ comparisons: [Comparison]) -> CSVWriter {
    let levels = DistributionComparison.levels
    var columns = [
      "base", "candidate", "metric", "labels", "stage", "unit", "base_n", "candidate_n",
    ]
    for level in levels {
      let name = ObjectiveMetric.quantile(level).name
      columns += ["base_", "candidate_", "ratio_", "ratio_low_", "ratio_high_"].map { $0 + name }
    }
    columns += [
      "tail_above", "tail_base", "tail_candidate", "tail_change", "tail_low", "tail_high",
      "verdict", "reason",
    ]
    var csv = CSVWriter(columns: columns)
    for comparison in comparisons {
      for row in comparison.distributions { add(row, of: comparison, to: &csv) }
    }
    return csv
  }

  private static func add(
    _ row: DistributionComparison, of comparison: Comparison, to csv: inout CSVWriter
  ) {
    let identity = row.identity
    // Times are in milliseconds everywhere.
    let scale = identity.unit.nanoseconds.map { $0 / 1e6 } ?? 1
    let unit = identity.unit.nanoseconds == nil ? identity.unit.rawValue : "ms"
    csv.field(CompareWords.side(comparison.base))
    csv.field(CompareWords.side(comparison.candidate))
    csv.field(identity.name)
    csv.field(identity.labels.map { "\($0.name)=\($0.value)" }.joined(separator: " "))
    csv.field(identity.stage)
    csv.field(identity.unit == .none ? nil : unit)
    csv.field(row.baseCount)
    csv.field(row.candidateCount)
    for change in row.changes {
      csv.field(change.base.map { $0 * scale })
      csv.field(change.candidate.map { $0 * scale })
      csv.estimate(change.ratio)
    }
    csv.field(row.tail.map { $0.bound * scale })
    csv.field(row.tail?.base.value)
    csv.field(row.tail?.candidate.value)
    csv.estimate(row.tail?.difference)
    csv.field(row.verdict.rawValue)
    csv.field(row.reason)
    csv.endRow()
  }
}
