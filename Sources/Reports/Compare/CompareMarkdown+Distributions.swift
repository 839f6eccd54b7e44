import Analysis
import Statistics
import Trace

extension CompareMarkdown {
  /// Distributions of both sides: what their bounds leave sure; nothing where there are none.
  static func distributions(_ comparison: Comparison) -> [String] {
    let found = comparison.distributions
    guard !found.isEmpty else { return [] }
    var table = MarkdownTable([
      .text("metric"), .text("labels"), .number("p50"), .number("ratio"), .number("sure"),
      .number("p95 ratio"), .number("sure"), .number("n"), .text("verdict"),
    ])
    for row in found {
      func value(_ number: Double?) -> String { Quantity.value(number, in: row.identity.unit) }
      let median = row.change(.p50)
      let tail = row.change(.p95)?.ratio
      table.add([
        row.identity.stage ?? row.identity.name, MetricWording.labels(row.identity),
        "\(value(median?.base)) → \(value(median?.candidate))",
        CompareWords.ratio(median?.ratio?.value), DistributionWords.ends(median?.ratio),
        CompareWords.ratio(tail?.value), DistributionWords.ends(tail),
        "\(Quantity.value(row.baseCount, in: .none))/"
          + Quantity.value(row.candidateCount, in: .none),
        row.verdict.rawValue,
      ])
    }
    let tails = found.compactMap { DistributionWords.tail($0) { MarkdownText.escape($0) } }
    return ["", "### Distributions", ""] + table.lines
      + (tails.isEmpty ? [] : [""] + tails.map { "- \($0)" })
  }
}
