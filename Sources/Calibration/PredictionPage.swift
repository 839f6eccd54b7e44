import Reports
import Statistics

/// The table of predictions in Documentation/Predictions.md.
struct PredictionPage {
  /// Seeds of the simulated runs.
  static let seeds: [UInt64] = [1, 2, 3]

  private var rows: [String] = []
  private var right = 0
  private var within = 0
  private var count = 0
  private var worst = 0.0

  /// Measures all scenarios.
  init() {
    for scenario in PredictionScenario.all {
      var cells: [String] = []
      for seed in Self.seeds {
        guard let found = scenario.measure(seed: seed) else {
          cells.append("not measured")
          count += 1
          continue
        }
        count += 1
        if found.isRight { right += 1 }
        if abs(found.error) <= 0.03 { within += 1 }
        worst = max(worst, abs(found.error))
        cells.append(
          Self.percent(found.error) + (found.isInside ? "" : " °") + (found.isRight ? "" : " ✗"))
      }
      rows.append(
        "| \(scenario.workload.rawValue) | \(WhatIfWording.label(scenario.policy)) | "
          + cells.joined(separator: " | ") + " |")
    }
  }

  /// The page.
  var text: String {
    """
    # Predictions against simulated truth

    This page is made by `make predictions`. A run is simulated, replayed under a policy by
    `runlens whatif`, and simulated again under that policy with the same seed. What stands in the
    table is how far the predicted makespan lies from that of the second simulation. `°` marks a truth
    outside the prediction's 95 % interval, `✗` one that is neither there nor within 3 %.

    Of \(count) predictions (\(rows.count) policies, \(Self.seeds.count) seeds) \(within) are within 3 %, \(right) are within 3 % or hold the truth
    in their interval; the largest error is \(Self.percent(worst)).

    | workload | policy | \(Self.seeds.map { "seed \($0)" }.joined(separator: " | ")) |
    |---|---|\(Self.seeds.map { _ in "---|" }.joined())
    \(rows.joined(separator: "\n"))

    """
  }

  private static func percent(_ value: Double) -> String {
    let hundredths = Int((value * 10_000).rounded())
    let digits = hundredths.magnitude % 100
    return
      "\(hundredths < 0 ? "−" : "")\(hundredths.magnitude / 100).\(digits < 10 ? "0" : "")\(digits) %"
  }
}
