/// An option of a command: parser, help, completions and man page all follow from it.
struct CommandOption: Sendable {
  /// What follows the option.
  enum Value: Sendable, Equatable {
    /// One of a few words.
    case choice([String])
    /// A file; the text stands for it in the help.
    case file(String)
    /// A folder; the text stands for it in the help.
    case folder(String)
    /// Any text; the text stands for it in the help.
    case text(String)

    /// How the help shows it.
    var placeholder: String {
      switch self {
      case .choice(let words): words.joined(separator: "|")
      case .file(let name), .folder(let name), .text(let name): name
      }
    }
  }

  /// The name without its dashes.
  let name: String
  /// A letter that means the same.
  var short: Character?
  /// What follows; nil for a switch.
  var value: Value?
  /// Whether it may be given several times.
  var repeats = false
  /// What it does, in one line.
  let help: String
  /// Options that exclude it.
  var conflicts: [String] = []
  /// The heading under which the help lists it; nil for the common one.
  var heading: String?
  /// Whether help and completions leave it out.
  var isHidden = false

  /// The option as users type it.
  var spelling: String { "--\(name)" }

  /// The option with what follows it, as the help shows it.
  var usage: String { value.map { "\(spelling) \($0.placeholder)" } ?? spelling }
}

extension CommandOption {
  /// Options that every command has.
  static let common: [CommandOption] = [
    CommandOption(
      name: "quiet", short: "q", help: "Print errors only, beside the result",
      conflicts: ["verbose"]),
    CommandOption(
      name: "verbose", short: "v", help: "Print more detail and all of long lists",
      conflicts: ["quiet"]),
    CommandOption(
      name: "color", value: .choice(["auto", "always", "never"]),
      help: "When to use colour; auto: on a terminal, unless NO_COLOR is set"),
    CommandOption(name: "help", short: "h", help: "Show this help"),
  ]

  /// Options of all commands that read a run.
  static let reading: [CommandOption] = [
    CommandOption(
      name: "input-format", value: .text("FORMAT"),
      help: "Read as this format ('runlens formats' lists them) instead of recognising it"),
    CommandOption(
      name: "file-times", value: .file("LIST"),
      help: "Take file times from this listing, made on the original machine"),
    CommandOption(
      name: "pattern", value: .text("P"), repeats: true,
      help: "Pattern of prompt and result file names, for a folder of any other layout"),
    CommandOption(
      name: "tz", value: .text("ZONE"),
      help: "Zone of times that name none, and of those that are written: UTC (the default), an "
        + "offset like +02:00, or a name"),
    CommandOption(
      name: "experiment", value: .text("NAME"),
      help: "Of several experiments of AgentSociety read this one: its name or identifier"),
    CommandOption(
      name: "interval", value: .text("SECONDS"),
      help: "Time between one scrape of metrics and the next, where their files don't tell"),
    CommandOption(
      name: "metric-names", value: .file("FILE"),
      help: "What metrics stand for: on each line a metric's name, its stage, and perhaps its unit"),
  ]

  /// What requests to models cost.
  static let prices = CommandOption(
    name: "prices", value: .file("FILE"),
    help: "Make costs of tokens by the prices in this JSON file (Documentation/Cost.md)")

  /// Which quantile definition to use.
  static let quantile = CommandOption(
    name: "quantile", value: .choice(["linear", "nearest-rank"]),
    help: "Definition of quantiles: Hyndman-Fan type 7 (linear, the default) or type 1")
}
