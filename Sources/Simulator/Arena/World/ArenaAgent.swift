/// One agent besides its portfolio.
struct ArenaAgent: Sendable {
  let number: Int
  /// What is earned beside the market in a day.
  let income: Int
  let startCash: Int
  /// The least cost of a day's living; ten times as much must stay in cash.
  let livingExpense: Int
  let reflectFrequency: Int
  var strategy: [UInt8]
  /// Turns of the last three days, the newest day first, as far as the database kept them.
  var past: [PastDay] = [] {
    didSet { today = nil }
  }
  /// What the day's reflections are asked with; nil before the first of them.
  var today: DayPrompts?

  /// What `persona.json` says about how the agent begins.
  static let firstStrategy = "try to earn as much as possible."

  private static let names = ["ada", "ben", "cleo", "dan", "eve", "finn", "gail", "hugo", "iris"]
  private static let jobs = ["engineer", "teacher", "nurse", "baker", "pilot", "clerk", "painter"]

  var name: String {
    let round = number / Self.names.count
    return Self.names[number % Self.names.count] + (round > 0 ? "\(round + 1)" : "")
  }

  var occupation: String { Self.jobs[number % Self.jobs.count] }

  init(number: Int, reflectFrequency: Int, stream: inout RandomStream) {
    self.number = number
    self.reflectFrequency = reflectFrequency
    income = 300 + 100 * stream.below(5)
    startCash = 20_000 + 10_000 * stream.below(5)
    livingExpense = 200
    strategy = Array(Self.firstStrategy.utf8)
  }

  /// Cash below which the agent isn't asked to buy.
  var reserve: Int { livingExpense * 10 }

  func reflects(after iteration: Int) -> Bool {
    reflectFrequency > 0 && (iteration + 1) % reflectFrequency == 0
  }
}
