import Analysis
import Trace

/// Words on what requests used and cost that all views share.
struct CostWording {
  let cost: CostSummary
  /// Makes a name from outside fit to be shown.
  let name: (String) -> String

  /// Where the costs come from, for a heading.
  var remark: String {
    guard let prices = cost.prices else { return "as the source records it" }
    return "prices of \(prices.date) in \(name(prices.currency)), from \(name(prices.path))"
  }

  /// A model's name.
  func model(_ model: CostSummary.Model) -> String { model.name.map(name) ?? "(not named)" }

  /// The entry of the prices that holds for a model.
  func price(_ model: CostSummary.Model) -> String { model.price.map(name) ?? "none" }

  /// A number of tokens.
  static func tokens(_ count: Int64?) -> String { Quantity.count(count.map { Int(clamping: $0) }) }

  /// An amount of money without its currency, to three digits.
  static func amount(_ amount: Double?) -> String {
    guard let amount, amount.isFinite else { return Quantity.absent }
    return ObjectivesWording.significant(amount)
  }

  /// The same with the currency of the prices; what is recorded names none.
  private func money(_ amount: Double?) -> String {
    guard let amount else { return "an unknown amount" }
    return Self.amount(amount) + (cost.prices.map { " \(name($0.currency))" } ?? "")
  }

  private func cost(of usage: CostSummary.Usage) -> String { money(cost.cost(of: usage)) }

  /// What the tables leave to be said, one sentence each.
  var sentences: [String] {
    [all, gaps, agreement, each, efficiency, wasted, repeats, prefixes].compactMap { $0 }
  }

  private var all: String? {
    let total = cost.total
    guard !cost.models.isEmpty else {
      return "Nothing that was read tells tokens or costs of requests."
    }
    guard cost.cost(of: total) != nil else {
      return cost.isPriced
        ? "No request has a price and both numbers of tokens, so what they cost is not known."
        : "No cost is recorded; '--prices FILE' makes costs of tokens."
    }
    guard let requests = total.requests else { return "All together cost \(cost(of: total))." }
    let known = cost.isPriced ? total.withPriced : total.withRecorded
    let part = known < requests ? "\(Quantity.count(known)) of " : ""
    return "\(part)\(Quantity.count(requests, "request")) cost \(cost(of: total))."
  }

  private var gaps: String? {
    let unpriced = cost.unpriced.map { model($0) }
    guard !unpriced.isEmpty else { return nil }
    let requests = cost.unpriced.reduce(0) { $0 + ($1.usage.requests ?? 0) }
    let shown = unpriced.prefix(8).joined(separator: ", ")
    let rest = unpriced.count > 8 ? " and \(unpriced.count - 8) more" : ""
    let what = requests > 0 ? Quantity.count(requests, "request") : "what they used"
    return "No price holds for \(shown)\(rest): \(what) "
      + "\(requests < 2 ? "is" : "are") in no priced sum."
  }

  private var agreement: String? {
    guard cost.bothRequests > 0 else { return nil }
    return "Of \(Quantity.count(cost.bothRequests, "request")) with both, the source records "
      + "\(Self.amount(cost.bothRecorded)) and the prices make \(money(cost.bothPriced))."
  }

  private var each: String? {
    let parts = [("call", cost.perCall), ("turn", cost.perTurn), ("simulated day", cost.perDay)]
      .compactMap { noun, each in
        each.map {
          "a \(noun) \(money($0.mean)) on average and \(Self.amount($0.maximum)) at most "
            + "(n \(Quantity.count($0.count)))"
        }
      }
    guard !parts.isEmpty else { return nil }
    let text = parts.joined(separator: "; ")
    return text.prefix(1).uppercased() + text.dropFirst() + "."
  }

  private var efficiency: String? {
    guard let share = cost.tokenEfficiency, let useful = cost.usefulOutput else { return nil }
    return "Token efficiency \(Self.amount(share)): \(Self.tokens(useful)) tokens of answers that "
      + "were used, over all tokens of prompts and answers."
  }

  private var wasted: String? {
    var text: String?
    if let wasted = cost.wasted, let requests = wasted.requests, requests > 0 {
      let tokens = [wasted.inputTokens, wasted.outputTokens].compactMap { $0 }
      let used =
        tokens.isEmpty
        ? "which tokens they used is not known"
        : "\(Self.tokens(tokens.reduce(0) { $0.addingClamped($1) })) tokens are known of them"
      let known = cost.cost(of: wasted)
      text =
        "\(Quantity.count(requests, "request")) failed or had to be repeated; \(used)"
        + (known.map { ", and they cost \(money($0))" } ?? "") + "."
    }
    if cost.unseenAttempts > 0 {
      text =
        (text.map { $0 + " " } ?? "")
        + "\(Quantity.count(cost.unseenAttempts, "more attempt")) "
        + "\(cost.unseenAttempts == 1 ? "is" : "are") counted and not on record."
    }
    return text
  }

  private var repeats: String? {
    guard let repeats = cost.repeats else { return nil }
    let part =
      "\(Quantity.count(repeats.calls)) of \(Quantity.count(repeats.known, "call")) asked "
      + "word for word what an earlier one had asked"
    guard repeats.calls > 0, let saved = cost.cost(of: repeats.usage) else { return part + "." }
    return part + "; a cache of answers would have saved \(money(saved))."
  }

  private var prefixes: String? {
    guard let prefixes = cost.prefixes, prefixes.calls > 0 else { return nil }
    let share = Double(prefixes.sharedBytes) / Double(max(1, prefixes.bytes))
    var text =
      "A prompt cache that keeps everything would have read \(Quantity.share(share)) of the "
      + "prompts' text, in \(Quantity.count(prefixes.shared)) of \(Quantity.count(prefixes.calls, "call"))"
    if let saving = prefixes.saving {
      text += ", and saved \(money(saving))"
    } else if prefixes.shared > 0 {
      text += "; what that saves needs tokens and a 'cached_input_per_million'"
    }
    return text + "."
  }
}
