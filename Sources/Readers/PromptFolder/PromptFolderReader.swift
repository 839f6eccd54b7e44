import Trace

/// Reads any folder of prompt and result files whose names follow a pattern.
enum PromptFolderReader: RunReader {
  static let system = "prompt-files"

  static let format = FormatDescription(
    name: system,
    what: "a folder of prompt and result files of any program, named by patterns",
    recognised:
      "names such as day0_iter1_planning_prompt.txt with a day0_iter1_planning_result.txt "
      + "beside them, or whatever --pattern says")

  /// The names that are understood without `--pattern`.
  static let usualPatterns = [
    "day{day}_iter{iteration}_{stage}_{kind:prompt|result}.txt",
    "day{day}_{stage}_{kind:prompt|result}.txt",
  ]

  static func recognise(_ input: RunInput) -> Recognition {
    guard let patterns = try? compile(usualPatterns) else { return .no }
    var looked = 0
    var matched = 0
    for tree in input.trees {
      for index in 0..<min(tree.listing.count, 8192) {
        looked += 1
        if tree.listing.withFileName(index, { name in patterns.contains { $0.match(name) != nil } })
        {
          matched += 1
        }
      }
    }
    if matched == 0 { return .no }
    return matched * 2 > looked ? .certain : .possible
  }

  static func compile(_ sources: [String]) throws(ReaderError) -> [NamePattern] {
    var patterns: [NamePattern] = []
    for source in sources { patterns.append(try NamePattern(source)) }
    return patterns
  }

  static func read(
    _ input: RunInput, options: ReadOptions, warnings: WarningList
  ) throws(ReaderError) -> RunTrace {
    let patterns = try compile(options.patterns.isEmpty ? usualPatterns : options.patterns)
    let path = input.trees.first?.displayPath ?? ""
    var reading = PromptFolderReading(
      run: input.trees.first?.name ?? "", warnings: warnings,
      hasAttempts: patterns.contains { $0.takesNumber(.attempt) })
    for (number, tree) in input.trees.enumerated() {
      reading.read(tree, path: input.path(folder: "", tree: number), patterns)
    }
    guard reading.spans.count > 0 else {
      throw .unrecognised(
        path: input.shownPath, hint: hint(input, patterns.map(\.source), forced: options.patterns))
    }
    return reading.trace(path: path)
  }

  /// What to do where no name fits: shows one name beside the patterns.
  private static func hint(
    _ input: RunInput, _ patterns: [String], forced: [String]
  ) -> String {
    let listing = input.trees.first { $0.listing.count > 0 }?.listing
    guard let listing else { return "it is empty; pass the directory that the run wrote" }
    let shown = patterns.map { "'\($0)'" }.joined(separator: ", ")
    let advice = forced.isEmpty ? "describe the names with --pattern" : "mend --pattern"
    return "no file name fits \(shown), the first is '\(listing.path(0))'; \(advice)"
  }
}
