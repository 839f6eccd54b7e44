import Simulator
import Writing

extension SimulateRequest {
  /// Reads what concerns Agent-Trading-Arena alone.
  mutating func readArena(_ reader: SimulateArguments, like: LikeRun?) throws(ProgramError) {
    arena.name = name
    if let like { takeShape(of: like) }
    if let days = try reader.count("days", in: 1...100_000) { arena.days = days }
    if let number = try reader.count("iterations", in: 1...10_000) { arena.iterations = number }
    if let agents = try reader.count("agents", in: 1...100_000) { arena.agents = agents }
    if let stocks = try reader.count("stocks", in: 1...26) { arena.stocks = stocks }
    if let gossip = try reader.count("gossip", in: 0...1_000_000) { arena.gossipMaximum = gossip }
    if let seed = try readSeed(reader) { arena.seed = seed }
    if let start = try reader.value("start", .instant, { ZoneRules.utc.instant($0) }) {
      arena.start = start
    }
    if let list = try reader.value("reflect", .frequencies, Self.frequencies) {
      arena.reflectFrequency = list
    }
    if let number = try reader.count("concurrency", in: 1...100_000) { arena.concurrency = number }
    arena.layout =
      reader.text("layout").flatMap(ArenaParameters.Layout.init(rawValue:)) ?? .original
    arena.writesTrace = reader.has("trace")
    if reader.has("upstream-bugs") {
      arena.keepsUpstreamFault = true
      arena.listAnswersCrash = true
    }
    try readDatabase(reader)
    try readQuirks(reader)
    try readEnding(reader)
  }

  /// The seed, where it was given.
  func readSeed(_ reader: SimulateArguments) throws(ProgramError) -> UInt64? {
    try reader.value("seed", .seed) { text in
      // JSON's readers keep whole numbers up to here.
      UInt64(text).flatMap { $0 <= UInt64(Int64.max) ? $0 : nil }
    }
  }

  private mutating func takeShape(of like: LikeRun) {
    if let days = like.days, days > 0 { arena.days = days }
    if let iterations = like.iterations, iterations > 0 { arena.iterations = iterations }
    if let agents = like.agents, agents > 0 { arena.agents = agents }
    if !like.reflectFrequency.isEmpty { arena.reflectFrequency = like.reflectFrequency }
  }

  private static func frequencies(_ text: Substring) -> [Int]? {
    let values = SimulateValue.list(text).compactMap { Int($0) }
    let isGood = values.count == SimulateValue.list(text).count && values.allSatisfy { $0 >= 0 }
    return isGood ? values : nil
  }

  private mutating func readDatabase(_ reader: SimulateArguments) throws(ProgramError) {
    arena.commitsEveryRow = reader.text("commit") != "batch"
    if let text = reader.text("order-sleep") {
      if text == "none" {
        arena.orderSleep = 0
      } else if let sleep = SimulateValue.nanoseconds(text[...]) {
        arena.orderSleep = sleep
      } else {
        throw SimulateArguments.bad(
          "order-sleep", text, "none or \(SimulateValue.Form.duration.rawValue)")
      }
    }
  }

  private mutating func readQuirks(_ reader: SimulateArguments) throws(ProgramError) {
    let names = arena.quirks.named.map(\.name)
    for text in reader.all("quirk") {
      guard let (name, value) = SimulateValue.pair(text[...], at: "="),
        let share = SimulateValue.share(value)
      else {
        throw SimulateArguments.bad(
          "quirk", text, "a name and its share, such as dquote=3%")
      }
      switch name {
      case "dquote": arena.quirks.doubleQuote = share
      case "apostrophe": arena.quirks.apostrophe = share
      case "unicode": arena.quirks.unicode = share
      case "badstock": arena.quirks.unknownStock = share
      case "marker": arena.quirks.marker = share
      default:
        throw SimulateArguments.bad(
          "quirk", text, names.joined(separator: ", "),
          suggestion: Suggestion.nearest(to: String(name), among: names))
      }
    }
  }

  private mutating func readEnding(_ reader: SimulateArguments) throws(ProgramError) {
    if let text = reader.text("kill-at") {
      if let (word, number) = SimulateValue.pair(text[...], at: "="),
        let place = SimulateValue.count(number), place > 0, word == "call" || word == "commit"
      {
        arena.ending =
          word == "call" ? .killedDuringAttempt(place - 1) : .killedInsideCommit(place - 1)
      } else if let time = SimulateValue.nanoseconds(text[...]), time > 0 {
        arena.ending = .killed(after: time)
      } else {
        throw SimulateArguments.bad(
          "kill-at", text, "\(SimulateValue.Form.duration.rawValue), or call=N or commit=N")
      }
    }
    if let time = try reader.value("interrupt-at", .duration, SimulateValue.nanoseconds) {
      arena.ending = .interrupted(after: time)
    }
  }
}
