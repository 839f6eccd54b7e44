public import Trace

/// What a run's requests to models used and cost.
///
/// Costs are in the currency of the prices where prices are given, else in that of the source. Nil means
/// that nothing tells.
public struct CostSummary: Sendable, Equatable {
  /// Requests, and what is known of them together.
  public struct Usage: Sendable, Equatable {
    /// Requests to a model; nil where only a total of many is known.
    public var requests: Int? = 0
    /// Those of which the tokens of both the prompt and the answer are known.
    public var withTokens = 0
    /// Tokens of prompts; nil where none is known.
    public var inputTokens: Int64?
    /// Tokens of answers; nil where none is known.
    public var outputTokens: Int64?
    /// Requests whose cost the source records.
    public var withRecorded = 0
    /// Sum of these costs; nil where there is none.
    public var recorded: Double?
    /// Requests that have a price and both numbers of tokens.
    public var withPriced = 0
    /// What these cost by the prices; nil where there is none.
    public var priced: Double?

    /// No requests.
    public init() {}
  }

  /// What one model was asked.
  public struct Model: Sendable, Equatable {
    /// Its name; nil where the source tells none.
    public var name: String?
    /// The entry of the prices that holds for it; nil where none does.
    public var price: String?
    /// Its requests.
    public var usage = Usage()
  }

  /// What one simulated day used.
  public struct Day: Sendable, Equatable {
    /// The run it belongs to.
    public var run: String
    /// Its number.
    public var day: Int
    /// Its requests.
    public var usage = Usage()
  }

  /// A cost each, of many things alike.
  public struct Each: Sendable, Equatable {
    /// Things whose cost is known, each with all of its requests that have one.
    public var count = 0
    /// Their mean cost.
    public var mean = 0.0
    /// The largest.
    public var maximum = 0.0
  }

  /// Prompts that an earlier call of the run had asked word for word.
  public struct Repeats: Sendable, Equatable {
    /// Calls whose prompt is known.
    public var known = 0
    /// Those whose prompt an earlier call had.
    public var calls = 0
    /// Their requests.
    public var usage = Usage()
  }

  /// What a provider's prompt cache would have read.
  public struct Prefixes: Sendable, Equatable {
    /// Calls whose prompt could be read.
    public var calls = 0
    /// Those that begin as an earlier prompt of their stage, by enough to be kept.
    public var shared = 0
    /// Bytes of all these prompts.
    public var bytes: Int64 = 0
    /// Bytes of the shared beginnings.
    public var sharedBytes: Int64 = 0
    /// Tokens of the shared beginnings, by their share of the bytes; nil where no tokens are known.
    public var inputTokens: Double?
    /// What that would have saved; nil where no price tells what tokens from a cache cost.
    public var saving: Double?
  }

  /// The prices that were given; nil where there were none.
  public var prices: PriceList?
  /// All requests.
  public var total = Usage()
  /// Requests by model, the most tokens first.
  public var models: [Model] = []
  /// Requests by simulated day, in order; empty where no day is known.
  public var days: [Day] = []
  /// Logical calls; nil where no cost is known.
  public var perCall: Each?
  /// Turns: all calls of one iteration in one group; nil where none is known.
  public var perTurn: Each?
  /// Simulated days; nil where none is known.
  public var perDay: Each?
  /// Requests that failed or were asked again, so that their answer was of no use; nil where only totals
  /// of many are known.
  public var wasted: Usage?
  /// Attempts that are counted by their call and not on record by themselves.
  public var unseenAttempts = 0
  /// Tokens of answers that were used, of requests with both numbers of tokens.
  public var usefulOutput: Int64?
  /// Calls that asked what an earlier one had asked word for word; nil where no prompts are known.
  public var repeats: Repeats?
  /// What a prompt cache would have read; nil where no prompts were read.
  public var prefixes: Prefixes?
  /// Requests that have a recorded cost and a priced one.
  public internal(set) var bothRequests = 0
  /// What was recorded of these.
  public internal(set) var bothRecorded = 0.0
  /// What the prices make of these.
  public internal(set) var bothPriced = 0.0
  /// All tokens of requests that have both numbers.
  var countedTokens: Int64 = 0

  init(prices: PriceList?) { self.prices = prices }

  /// The models with requests that no price holds for; empty without prices.
  public var unpriced: [Model] { prices == nil ? [] : models.filter { $0.price == nil } }

  /// Tokens of answers that were used over all tokens of prompts and answers, failed and repeated
  /// requests included; nil where no request has both numbers.
  public var tokenEfficiency: Double? {
    guard let usefulOutput, countedTokens > 0 else { return nil }
    return Double(usefulOutput) / Double(countedTokens)
  }

  /// Which of the two costs the sums by call, turn and day are made of.
  public var isPriced: Bool { prices != nil }

  /// The cost of some requests on the basis of this summary; nil where it is not known.
  public func cost(of usage: Usage) -> Double? { isPriced ? usage.priced : usage.recorded }
}

extension CostSummary.Usage {
  /// Adds a request, or with `requests` 0 what else is known of one.
  mutating func add(_ amounts: RequestAmounts, priced cost: Double?, requests count: Int?) {
    requests = count.flatMap { count in requests.map { $0 + count } }
    if amounts.input >= 0 { inputTokens = (inputTokens ?? 0).saturatingAdd(amounts.input) }
    if amounts.output >= 0 { outputTokens = (outputTokens ?? 0).saturatingAdd(amounts.output) }
    if amounts.hasTokens { withTokens += 1 }
    if amounts.recorded.isFinite {
      recorded = (recorded ?? 0) + amounts.recorded
      withRecorded += 1
    }
    if let cost {
      priced = (priced ?? 0) + cost
      withPriced += 1
    }
  }
}

/// What one request used, as its source records it.
struct RequestAmounts {
  /// Negative where it is not known.
  var input = SpanTable.absent64
  /// Negative where it is not known.
  var output = SpanTable.absent64
  /// NaN where it is not known.
  var recorded = Double.nan

  /// Whether both numbers of tokens are known.
  var hasTokens: Bool { input >= 0 && output >= 0 }
  /// Whether nothing is known.
  var isEmpty: Bool { input < 0 && output < 0 && !recorded.isFinite }
}

extension RequestAmounts {
  /// What a row tells.
  init(of row: Int, in table: borrowing SpanTable) {
    input = table.inputTokens[row]
    output = table.outputTokens[row]
    recorded = table.cost[row]
  }
}
