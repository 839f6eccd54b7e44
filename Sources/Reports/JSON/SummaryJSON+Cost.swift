import Analysis
import Trace
import Writing

extension SummaryJSON {
  /// Writes what requests used and cost; null where nothing tells.
  static func write(_ cost: CostSummary?, to json: inout JSONWriter) {
    json.key("cost")
    guard let cost else { return json.value(nil as Int?) }
    json.object { json in
      json.key("prices")
      if let prices = cost.prices {
        json.object(inline: true) { json in
          json.field("path", prices.path)
          json.field("date", prices.date)
          json.field("currency", prices.currency)
        }
      } else {
        json.value(nil as Int?)
      }
      json.field("provenance", cost.isPriced ? "priced" : "recorded")
      write("total", cost.total, to: &json)
      json.list("models", cost.models) { model, json in
        json.field("model", model.name)
        json.field("price", model.price)
        write(model.usage, to: &json)
      }
      json.key("unpriced_models")
      json.array(inline: true) { json in for model in cost.unpriced { json.value(model.name) } }
      json.list("days", cost.days) { day, json in
        json.field("run", day.run)
        json.field("day", day.day)
        write(day.usage, to: &json)
      }
      write("per_call", cost.perCall, to: &json)
      write("per_turn", cost.perTurn, to: &json)
      write("per_day", cost.perDay, to: &json)
      json.field("useful_output_tokens", cost.usefulOutput.map { Int(clamping: $0) })
      json.field("token_efficiency", cost.tokenEfficiency)
      if let wasted = cost.wasted {
        write("wasted", wasted, to: &json)
      } else {
        json.field("wasted", nil as Int?)
      }
      json.field("attempts_not_on_record", cost.unseenAttempts)
      write(cost.repeats, to: &json)
      write(cost.prefixes, to: &json)
      json.key("recorded_and_priced")
      guard cost.bothRequests > 0 else { return json.value(nil as Int?) }
      json.object(inline: true) { json in
        json.field("requests", cost.bothRequests)
        json.field("recorded", cost.bothRecorded)
        json.field("priced", cost.bothPriced)
      }
    }
  }

  private static func write(
    _ name: String, _ usage: CostSummary.Usage, to json: inout JSONWriter
  ) {
    json.key(name)
    json.object { write(usage, to: &$0) }
  }

  private static func write(_ usage: CostSummary.Usage, to json: inout JSONWriter) {
    json.field("requests", usage.requests)
    json.field("with_tokens", usage.withTokens)
    json.field("input_tokens", usage.inputTokens.map { Int(clamping: $0) })
    json.field("output_tokens", usage.outputTokens.map { Int(clamping: $0) })
    json.field("with_recorded", usage.withRecorded)
    json.field("recorded", usage.recorded)
    json.field("with_priced", usage.withPriced)
    json.field("priced", usage.priced)
  }

  private static func write(
    _ name: String, _ each: CostSummary.Each?, to json: inout JSONWriter
  ) {
    json.key(name)
    guard let each else { return json.value(nil as Int?) }
    json.object(inline: true) { json in
      json.field("count", each.count)
      json.field("mean", each.mean)
      json.field("max", each.maximum)
    }
  }

  private static func write(_ repeats: CostSummary.Repeats?, to json: inout JSONWriter) {
    json.key("repeats")
    guard let repeats else { return json.value(nil as Int?) }
    json.object { json in
      json.field("known_calls", repeats.known)
      json.field("repeated_calls", repeats.calls)
      write(repeats.usage, to: &json)
    }
  }

  private static func write(_ prefixes: CostSummary.Prefixes?, to json: inout JSONWriter) {
    json.key("prefixes")
    guard let prefixes else { return json.value(nil as Int?) }
    json.object { json in
      json.field("known_calls", prefixes.calls)
      json.field("sharing_calls", prefixes.shared)
      json.field("prompt_bytes", Int(clamping: prefixes.bytes))
      json.field("shared_bytes", Int(clamping: prefixes.sharedBytes))
      json.field("shared_input_tokens", prefixes.inputTokens)
      json.field("saving", prefixes.saving)
    }
  }
}
