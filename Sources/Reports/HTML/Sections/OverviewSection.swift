import Analysis
import Statistics
import Trace

/// What took the time, what failed, how sure: sentences, then cards with the key figures.
struct OverviewSection: HTMLSection {
  let view: ReportView

  let id = "overview"
  let title = "In short"

  func write(to page: inout MarkupWriter) {
    let sentences = view.wording.headline
    for (position, sentence) in sentences.enumerated() {
      page.element("p", ["class": position == 0 ? "lead" : "lead next"], text: sentence)
    }
    page.element("ul", ["class": "cards"]) { list in
      for card in cards { write(card, to: &list) }
    }
    page.element("div", ["class": "split"]) { split in
      ShareChart(stages: view.wording.rankedStages, wall: view.trace.run.wall)
        .figure(id: "shares")?.write(to: &split)
      split.element("div") { writeBottlenecks(to: &$0) }
    }
  }

  /// A figure with what it is and how sure.
  private struct Card {
    let what: String
    let value: String
    var how = ""
    var isAlert = false
  }

  private func write(_ card: Card, to list: inout MarkupWriter) {
    list.element("li", ["class": card.isAlert ? "card alert" : "card"]) { item in
      item.element("div", ["class": "what"], text: card.what)
      item.element("div", ["class": "value"], text: card.value)
      if !card.how.isEmpty { item.element("div", ["class": "how"], text: card.how) }
    }
  }

  private var cards: [Card] {
    [wall, calls, leading(.p50), leading(.p95), failures, retries, bottleneck, timed]
      .compactMap { $0 }
  }

  private enum Figure { case p50, p95 }

  private var wall: Card? {
    guard let wall = view.trace.run.wall else { return nil }
    let known = view.summary.iterations.compactMap(\.wall)
    var how = ""
    if let slowest = known.max(), known.count > 1 {
      how = "slowest of \(Quantity.count(known.count, "iteration")): \(Quantity.duration(slowest))"
    }
    return Card(what: "Wall time", value: Quantity.duration(wall), how: how)
  }

  private var calls: Card {
    let coverage = view.trace.coverage
    var how = ""
    if let expected = coverage.callsExpected, expected != coverage.callsObserved {
      how = "of \(Quantity.count(expected)) expected"
    } else if let wall = view.trace.run.wall, wall > 0, coverage.callsObserved > 0 {
      let rate = Double(coverage.callsObserved) / (Double(wall) / 60e9)
      if rate < 1e9 { how = "\(DurationTicks.decimal(rounded(rate))) a minute" }
    }
    return Card(
      what: "Logical calls seen", value: Quantity.count(coverage.callsObserved), how: how)
  }

  /// A quantile of the stage with the most time, with its interval.
  private func leading(_ figure: Figure) -> Card? {
    guard let stage = view.summary.stages.first(where: { $0.timed > 0 }) else { return nil }
    let value = figure == .p50 ? stage.p50 : stage.p95
    let interval = view.interval(figure == .p50 ? stage.p50Interval : stage.p95Interval)
    let needed = figure == .p50 ? 6 : 72
    let how =
      interval.isEmpty
      ? "no interval: \(Quantity.count(stage.timed, "duration")), it takes \(needed)"
      : "95 % interval \(interval), n \(Quantity.count(stage.timed))"
    return Card(
      what: (figure == .p50 ? "Median of " : "95th percentile of ")
        + view.label(stage, columns: 28),
      value: Quantity.duration(value), how: how)
  }

  private var failures: Card {
    let failed = view.summary.failures.reduce(0) { Wording.sum($0, $1.count) }
    let tried = tried
    var how = "none seen; a run can hide what it does not record"
    if failed > 0 { how = "" }
    if let share = Proportion(failed, of: tried) {
      let interval = share.wilsonInterval()
      let ends = ReportView.shares(interval.low, interval.high)
      how =
        "\(Quantity.share(share.value)) of \(Quantity.count(tried)) tries, 95 % interval \(ends)"
    }
    return Card(
      what: "Failures", value: Quantity.count(failed), how: how, isAlert: failed > 0)
  }

  /// Attempts, and calls of stages without attempts.
  private var tried: Int {
    let attempted = Set(view.summary.stages.filter { $0.phase == Phase.llm }.map(\.stage))
    return view.summary.stages.reduce(0) { sum, stage in
      let counts =
        stage.phase == Phase.llm || (stage.phase == Phase.call && !attempted.contains(stage.stage))
      return counts ? Wording.sum(sum, stage.count) : sum
    }
  }

  private var retries: Card {
    let retries = view.summary.retries
    guard let retried = retries.retriedCalls, let calls = retries.calls else {
      return Card(
        what: "Calls tried again", value: "unknown", how: "nothing that was read counts attempts")
    }
    var how = "of \(Quantity.count(calls, "call"))"
    if let share = Proportion(retried, of: calls) {
      let interval = share.wilsonInterval()
      how =
        "\(Quantity.share(share.value)) of calls, 95 % interval "
        + ReportView.shares(interval.low, interval.high)
    }
    if let wasted = retries.wasted, retried > 0 { how += "; \(Quantity.duration(wasted)) lost" }
    return Card(
      what: "Calls tried again", value: Quantity.count(retried), how: how, isAlert: retried > 0)
  }

  private var bottleneck: Card? {
    guard let first = view.summary.bottlenecks.first, let saving = first.saving else { return nil }
    let place = first.stage.map { " in \(MarkupText.isolated($0, columns: 28))" } ?? ""
    return Card(
      what: "Could be saved at most", value: Quantity.duration(saving),
      how: "by the first of the changes below: " + first.what + place)
  }

  private var timed: Card {
    let coverage = view.trace.coverage
    let whole = coverage.callsExpected ?? coverage.callsObserved
    let share = Quantity.ratio(coverage.callsTimed, whole)
    return Card(
      what: "Calls with a time of their own", value: Quantity.share(share),
      how: "\(Quantity.count(coverage.callsTimed)) of \(Quantity.count(whole))",
      isAlert: (share ?? 0) < 0.5)
  }

  private func writeBottlenecks(to page: inout MarkupWriter) {
    guard !view.summary.bottlenecks.isEmpty else { return }
    page.element("h3", text: "Where a change would gain most")
    page.element("ol") { list in
      for bottleneck in view.summary.bottlenecks {
        list.element("li") { item in
          item.element("strong") { head in
            head.text(bottleneck.what.prefix(1).uppercased() + bottleneck.what.dropFirst())
            if let stage = bottleneck.stage {
              head.text(" in ")
              head.name(stage, columns: 40)
            }
          }
          var facts: [String] = []
          if let share = bottleneck.share { facts.append("\(Quantity.share(share)) of the run") }
          if let saving = bottleneck.saving {
            facts.append(
              "saves at most \(Quantity.duration(saving))" + Wording.interval(bottleneck))
          }
          item.text(facts.isEmpty ? ". " : ": " + facts.joined(separator: ", ") + ". ")
          item.text(MarkupText.isolated(bottleneck.advice, columns: 600))
        }
      }
    }
  }

  /// A rate to three digits.
  private func rounded(_ rate: Double) -> Double {
    rate < 10
      ? (rate * 100).rounded() / 100 : rate < 100 ? (rate * 10).rounded() / 10 : rate.rounded()
  }
}
