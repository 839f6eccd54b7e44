public import Analysis
public import Trace
import Writing

/// The summary of a run in GitHub's Markdown, for pull requests and notebooks.
public enum SummaryMarkdown {
  /// The page as UTF-8, ended by a line feed.
  public static func render(
    _ summary: Summary, of trace: RunTrace, options: ReportOptions
  ) -> [UInt8] {
    var page = Page(summary: summary, trace: trace, options: options)
    page.addHead()
    let hasMetricsAlone = trace.hasMetricsAlone
    if !hasMetricsAlone {
      page.addCoverage()
      page.addStages()
      page.addFailures()
      page.addRetries()
      page.addIterations()
      page.addGroups()
      page.addBottlenecks()
      page.addCost()
    }
    page.addMetrics()
    page.addWarnings()
    if !hasMetricsAlone { page.addNotes() }
    var buffer = ByteBuffer()
    for line in page.lines {
      buffer.append(line)
      buffer.append(UInt8(ascii: "\n"))
    }
    return buffer.bytes
  }

  /// The lines of the page under construction.
  struct Page {
    let summary: Summary
    let trace: RunTrace
    let options: ReportOptions
    let wording: Wording
    var lines: [String] = []

    init(summary: Summary, trace: RunTrace, options: ReportOptions) {
      self.summary = summary
      self.trace = trace
      self.options = options
      wording = Wording(summary: summary, trace: trace) { MarkdownText.escape($0) }
    }

    mutating func section(_ title: String) { lines += ["", "### \(title)", ""] }

    func instant(_ nanoseconds: Int64?) -> String {
      guard let nanoseconds else { return Quantity.absent }
      var buffer = ByteBuffer()
      buffer.append(instant: nanoseconds, in: options.zone)
      return String(decoding: buffer.bytes, as: UTF8.self)
    }
  }
}
