/// The whole report, as Markdown.
struct Report {
  let options: BenchmarkOptions
  var results: [Comparison.Result] = []
  var growth: [GrowthRuns] = []

  /// The file's text.
  var text: String {
    var text = """
      # RunLens beside its limits and its peers

      Written by `make bench`; [how it is measured and how to read it](../Documentation/Benchmarks.md).

      \(Machine.description).\(size)


      """
    text += results.map { ResultTable(result: $0).text }.joined()
    if !growth.isEmpty { text += GrowthTable(runs: growth).text }
    while text.hasSuffix("\n\n") { text.removeLast() }
    return text
  }

  private var size: String {
    options.divisor == 1 ? "" : " All sizes are divided by \(options.divisor)."
  }
}
