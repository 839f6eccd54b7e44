import Foundation
import TestSupport
import Testing
import Trace

@testable import Analysis

/// Alert rules over a recording.
@Suite struct RuleCheckTests {
  /// A metric with a value each minute, nil where it was not there.
  private func series(
    _ name: String, _ values: [Double?], _ labels: [String: String] = [:], every: Int64 = 60_000
  ) -> MetricSamples {
    MetricSamples(
      name: name, labels: labels.map { MetricLabel($0.key, $0.value) },
      samples: values.enumerated().compactMap { place, value in
        value.map { .init(time: Int64(place) * every, value: $0) }
      })
  }

  private func check(
    _ rules: String, _ samples: [MetricSamples], interval: String = "1m",
    semantics: PromSemantics = .version3
  ) throws -> RuleCheck {
    let lines = rules.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n")
    let text = "groups:\n  - name: g\n    interval: \(interval)\n    rules:\n\(lines)\n"
    var metrics = RunMetrics()
    metrics.samples = samples
    return RuleCheck(
      try RuleFileParser.parse(Array(text.utf8), path: "r.yml"), of: metrics,
      semantics: semantics)
  }

  @Test func anAlertFiresWhenItsConditionHeldForLongEnough() throws {
    let found = try check(
      "- {alert: High, expr: x > 5, for: 2m, labels: {severity: page}}",
      [
        series("x", [1, 6, 7, 8, 2, 9, 9, 1], ["a": "1"]),
        series("x", [9, 9, 9, 9, 9, 9, 9, 9], ["a": "2"]),
      ])
    let result = try #require(found.results.first)
    #expect(result.verdict == .fired && result.firings == 2 && found.isBroken)
    #expect(result.evaluations == 8 && result.episodes.count == 3)
    #expect(result.episodes.map(\.since) == [0, 60_000, 300_000])
    #expect(result.episodes.map(\.fired) == [120_000, 180_000, nil])
    #expect(result.episodes.map(\.ended) == [nil, 240_000, 420_000])
    #expect(result.episodes[1].value == 8)
    #expect(result.episodes[1].labels.map(\.value) == ["1", "page"])
  }

  @Test func whatKeepsFiringEndsLater() throws {
    let found = try check(
      "- {alert: High, expr: x > 5, keep_firing_for: 2m}", [series("x", [9, 1, 1, 9, 1, 1, 1, 1])])
    // Two minutes without the condition are not yet over when it holds again.
    #expect(found.results.first?.episodes.map(\.since) == [0])
    #expect(found.results.first?.episodes.map(\.ended) == [360_000])
  }

  @Test func whatIsGoneNoLongerFires() throws {
    var gone = series("x", [9, 9, 9])
    gone.samples.append(.init(time: 180_000, value: 0, isGone: true))
    let other = series("y", [1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    let marked = try check("- {alert: A, expr: x > 5}", [gone, other])
    #expect(marked.results.first?.episodes.map(\.ended) == [180_000])
    // Without a mark the last value counts for five minutes.
    let unmarked = try check("- {alert: A, expr: x > 5}", [series("x", [9, 9, 9]), other])
    #expect(unmarked.results.first?.episodes.map(\.ended) == [420_000])
  }

  @Test func nothingPassesThatWasNotLookedAt() throws {
    let samples = [series("x", [1, 2]), series("c", [5])]
    for (rule, verdict, reason) in [
      ("x > 5", .quiet, ""), ("nothing > 5", .noData, "'nothing'"),
      ("x{a=\"b\"} > 5", .noData, "x{a="), ("rate(c[5m]) > 5", .noData, "no value"),
      ("x > 5 or nothing > 5", .quiet, ""), ("x unless nothing", .fired, ""),
      ("nothing unless x", .noData, "'nothing'"), ("absent(x)", .quiet, ""),
      ("absent(nothing)", .fired, ""), ("quantile(0.5, x) > 1", .notEvaluated, "'quantile'"),
      ("x[5m]", .notEvaluated, "stretch"), ("x > 5 and on (a) nothing", .noData, "'nothing'"),
      ("x * on (a) group_left x > 5", .notEvaluated, "group_left"),
    ] as [(String, RuleResult.Verdict, String)] {
      let found = try check("- {alert: A, expr: '\(rule)'}", samples)
      let result = try #require(found.results.first)
      #expect(result.verdict == verdict, "\(rule)")
      #expect(result.reason?.contains(reason) ?? reason.isEmpty, "\(rule): \(result.reason ?? "")")
    }
    let silent = try check("- {alert: A, expr: x > 5}", [])
    #expect(silent.results.first?.verdict == .noData && silent.times == nil)
    let pending = try check("- {alert: A, expr: x > 1, for: 5m}", samples)
    #expect(pending.results.first?.verdict == .pending && pending.isInconclusive)
  }

  @Test func alertsMayAskForWhatOthersRecord() throws {
    let found = try check(
      """
      - {record: 'x:sum', expr: sum(x), labels: {from: rules}}
      - {alert: A, expr: 'x:sum{from="rules"} > 5'}
      - {record: y, expr: 'topk(1, x)'}
      """, [series("x", [1, 3, 1], ["a": "1"]), series("x", [1, 3, 1], ["a": "2"])])
    #expect(found.results.map(\.rule.name) == ["A", "y"])
    #expect(found.results.map(\.verdict) == [.fired, .notEvaluated])
    #expect(found.results[0].episodes.map(\.since) == [60_000])
    #expect(found.results[0].episodes.map(\.ended) == [120_000])
  }

  @Test func aRecordingOverCenturiesIsRefusedQuickly() throws {
    let far = MetricSamples(
      name: "x", labels: [],
      samples: [.init(time: 0, value: 9), .init(time: 9_000_000_000_000, value: 9)])
    let found = try check("- {alert: A, expr: x > 5}", [far], interval: "1s")
    #expect(found.results.first?.verdict == .notEvaluated)
    #expect(found.results.first?.reason?.contains("evaluations") == true)
  }

  /// What Prometheus's own program for testing rules says of random series.
  @Test(
    .enabled(if: isInstalled("promtool"), "needs promtool, of Debian's package 'prometheus'"),
    arguments: 0..<12 as Range<UInt64>)
  func alertsAreThoseOfPromtool(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let conditions = [
      "x > 5", "sum by (a) (rate(c_total[4m])) > 0.05", "increase(c_total{a=\"1\"}[3m]) > 4",
      "avg(x) by (a) < 4 or absent(c_total{a=\"2\"})", "x > 2 unless on (a) c_total > 40",
      "histogram_quantile(0.9, sum(rate(t_bucket[5m])) by (le)) > 1.5", "delta(x[3m]) < -3",
    ]
    // Seconds that are no part of a minute, so that no value lies on a border.
    let step: Int64 = 17_000
    var samples: [MetricSamples] = []
    for label in ["1", "2"] {
      var total = 0
      let length = label == "1" ? 100 : Int.random(in: 20...100, using: &generator)
      let gauge = (0..<length).map { _ -> Double? in
        Bool.random(using: &generator) || label == "1"
          ? Double(Int.random(in: 0...9, using: &generator)) : nil
      }
      let counter = (0..<length).map { _ -> Double? in
        total =
          Int.random(in: 0..<25, using: &generator) == 0
          ? 0 : total + Int.random(in: 0...3, using: &generator)
        return Double(total)
      }
      samples.append(series("x", gauge, ["a": label], every: step))
      samples.append(series("c_total", counter, ["a": label], every: step))
    }
    var counts = [0.0, 0, 0, 0]
    var rows: [[Double]] = []
    for _ in 0..<100 {
      let from = Int.random(in: 0..<4, using: &generator)
      for place in from..<4 { counts[place] += 1 }
      rows.append(counts)
    }
    for (place, bound) in ["0.5", "1", "2", "+Inf"].enumerated() {
      samples.append(series("t_bucket", rows.map { $0[place] }, ["le": bound], every: step))
    }
    let rules = conditions.enumerated().map { place, condition in
      "- {alert: A\(place), expr: '\(condition)', for: \(place % 3)m, labels: {n: '\(place)'}}"
    }.joined(separator: "\n")
    let found = try check(rules, samples, semantics: .version2)
    let times = (1...27).map { Int64($0) * 60_000 }

    let scratch = ScratchFolder()
    let indented = rules.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n")
    scratch.write("r.yml", "groups:\n  - name: g\n    interval: 1m\n    rules:\n\(indented)\n")
    var test =
      "rule_files: [r.yml]\nevaluation_interval: 1m\ntests:\n  - interval: 17s\n    input_series:\n"
    for entry in samples {
      let labels = entry.labels.map { "\($0.name)=\"\($0.value)\"" }.joined(separator: ",")
      var values = [String](
        repeating: "_", count: Int((entry.samples.last?.time ?? 0) / step) + 1)
      for sample in entry.samples { values[Int(sample.time / step)] = "\(Int(sample.value))" }
      test +=
        "      - {series: '\(entry.name){\(labels)}', values: '\(values.joined(separator: " "))'}\n"
    }
    test += "    alert_rule_test:\n"
    var firing = 0
    for result in found.results {
      for time in times {
        let alerts = result.episodes.filter { episode in
          episode.fired.map { $0 <= time } ?? false && (episode.ended.map { $0 > time } ?? true)
        }
        firing += alerts.count
        let wanted = alerts.map { alert in
          let labels = alert.labels.map { "\($0.name): '\($0.value)'" }.joined(separator: ", ")
          return "{exp_labels: {\(labels)}}"
        }.joined(separator: ", ")
        test +=
          "      - {eval_time: \(time / 60_000)m, alertname: \(result.rule.name), exp_alerts: [\(wanted)]}\n"
      }
    }
    #expect(firing > 20, "seed \(seed)")
    scratch.write("t.yml", test)
    let output = scratch.output("promtool test rules t.yml 2>&1 | head -40; true")
    #expect(output.contains("SUCCESS"), "seed \(seed): \(output)")
  }
}
