public import Analysis
import Statistics
import Trace

/// A comparison in GitHub's Markdown, short enough for a pull request.
public enum CompareMarkdown {
  /// The page as UTF-8, ended by a line feed.
  public static func render(_ comparisons: [Comparison], options: ReportOptions) -> [UInt8] {
    var lines: [String] = []
    for comparison in comparisons {
      if !lines.isEmpty { lines.append("") }
      lines += page(comparison)
    }
    return CompareText.bytes(lines)
  }

  private static func page(_ comparison: Comparison) -> [String] {
    let escape = MarkdownText.escape
    var lines = [
      "## \(comparison.overall.verdict.rawValue.uppercased()): "
        + "\(escape(CompareWords.side(comparison.candidate))) against "
        + escape(CompareWords.side(comparison.base)),
      "", escape(comparison.overall.reason),
    ]
    if !comparison.gates.isEmpty {
      lines.append("")
      for gate in comparison.gates {
        let word = gate.holds ? "**failed**" : gate.isDecided ? "passed" : "**can't tell**"
        lines.append("- Gate \(word): \(escape(CompareWords.gate(gate)))")
      }
    }
    let hasSpans = !comparison.stages.isEmpty || comparison.distributions.isEmpty
    if hasSpans { lines += [""] + stages(comparison) }
    lines += distributions(comparison)
    if hasSpans {
      lines += ["", "### Overall", ""] + overall(comparison) + [""] + reasons(comparison)
    }
    if !comparison.warnings.all.isEmpty {
      lines += ["", "### Warnings", ""]
      for warning in comparison.warnings.all { lines.append("- " + escape(warning.message)) }
    }
    return lines + ["", escape(CompareWords.method(comparison))]
  }

  private static func reasons(_ comparison: Comparison) -> [String] {
    let escape = MarkdownText.escape
    var lines = ["<details><summary>Reasons</summary>", ""]
    for row in comparison.stages {
      lines.append(
        "- \(escape("\(CompareWords.stage(row.stage)) · \(row.phase) · \(row.timing)")): "
          + escape(row.reason))
      for note in row.notes { lines.append("  - \(escape(note))") }
    }
    return lines + ["", "</details>"]
  }

  private static func stages(_ comparison: Comparison) -> [String] {
    var table = MarkdownTable([
      .text("stage"), .text("phase"), .text("timing"), .number("p50"), .number("ratio"),
      .number("95 % interval"), .number("p95"), .number("p95 ratio"), .number("failed"),
      .number("n"), .text("verdict"),
    ])
    for row in comparison.stages {
      func pair(_ before: Double?, _ after: Double?) -> String {
        "\(Quantity.duration(before)) → \(Quantity.duration(after))"
      }
      let tail = row.change(.p95)?.ratio
      let ends = tail?.low == nil ? "" : " (\(CompareWords.interval(tail)))"
      table.add([
        CompareWords.stage(row.stage), row.phase, row.timing,
        pair(row.base.p50, row.candidate.p50), CompareWords.ratio(row.change(.p50)?.ratio?.value),
        CompareWords.interval(row.change(.p50)?.ratio), pair(row.base.p95, row.candidate.p95),
        CompareWords.ratio(tail?.value) + ends,
        "\(row.base.failed)/\(row.base.ended) → \(row.candidate.failed)/\(row.candidate.ended)",
        "\(Quantity.count(row.base.count))/\(Quantity.count(row.candidate.count))",
        row.verdict.rawValue,
      ])
    }
    return table.lines
  }

  private static func overall(_ comparison: Comparison) -> [String] {
    let base = comparison.base
    let candidate = comparison.candidate
    var table = MarkdownTable([
      .text("what"), .number("base"), .number("candidate"), .number("change"),
    ])
    if base.wall != nil || candidate.wall != nil {
      table.add([
        "wall time", Quantity.duration(base.wall), Quantity.duration(candidate.wall),
        CompareWords.change(comparison.overall.wallRatio?.value),
      ])
    }
    for (name, first, second) in [
      ("calls", base.calls, candidate.calls),
      ("tokens in", base.inputTokens, candidate.inputTokens),
      ("tokens out", base.outputTokens, candidate.outputTokens),
      ("cost", base.cost, candidate.cost),
    ] {
      guard let first, let second else { continue }
      table.add([
        name, ComparisonWording.ratio(first).replacing("×", with: ""),
        ComparisonWording.ratio(second).replacing("×", with: ""),
        CompareWords.change(first > 0 ? second / first : nil),
      ])
    }
    for (name, change) in [
      ("failed calls", comparison.overall.failures), ("retried calls", comparison.overall.retries),
    ] {
      guard let change else { continue }
      table.add([
        name, "\(change.base.successes)/\(change.base.trials)",
        "\(change.candidate.successes)/\(change.candidate.trials)",
        CompareWords.points(change.difference.value),
      ])
    }
    return table.lines
  }
}
