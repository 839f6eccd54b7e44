import Reports

/// How much of the text shows, and in which order.
enum DisplayOptions {
  /// The options of a command whose stages can be sorted by those columns.
  static func options(_ orders: [StageOrder]) -> [CommandOption] {
    [
      CommandOption(
        name: "wide", help: "Let tables take all the columns they need, and show more of them",
        conflicts: ["json", "markdown"]),
      CommandOption(
        name: "top", value: .text("N"), help: "Show the first N rows of every list",
        conflicts: ["json", "markdown"]),
      CommandOption(
        name: "sort", value: .choice(orders.map(\.rawValue)),
        help: "Sort stages by this column, the largest first; total unless given",
        conflicts: ["json", "markdown"]),
    ]
  }

  /// Puts what the arguments ask for into the report's options.
  static func apply(
    _ arguments: ParsedArguments, to options: inout ReportOptions
  ) throws(ProgramError) {
    options.wide = arguments.has("wide")
    options.sort = arguments.value("sort").flatMap(StageOrder.init(rawValue:))
    guard let text = arguments.value("top") else { return }
    guard let number = Int(text), (1...1_000_000).contains(number) else {
      throw .usage(
        .badValue(
          spelling: "--top", value: text, allowed: "a whole number from 1 to 1000000",
          suggestion: nil))
    }
    options.top = number
  }
}
