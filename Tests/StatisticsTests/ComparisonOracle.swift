import Foundation
import Statistics
import Testing

/// What NumPy, SciPy and exact fractions say about comparisons of samples, in `Data/oracle.json`.
struct ComparisonOracle: Decodable {
  struct Normals: Decodable {
    struct Point: Decodable {
      var x: Double
      var atMost: Double
      var atLeast: Double
    }
    struct Quantile: Decodable {
      var level: Double
      var value: Double
    }
    var points: [Point]
    var quantiles: [Quantile]
  }

  struct Comparison: Decodable, CustomTestStringConvertible {
    var first: [Int64]
    var second: [Int64]
    var u: Double
    var ties: Double
    var deviation: Double
    var withContinuity: Double?
    var withoutContinuity: Double?
    var exactU: Double?
    var delta: Double
    var shift: Double
    var low: Double?
    var high: Double?
    var ratio: Double?
    var ks: Double
    var ksLimit: Double
    var exactKS: Double?
    var wasserstein: Double
    var testDescription: String { "\(first.count) and \(second.count) values" }
  }

  struct HarrellDavis: Decodable, CustomTestStringConvertible {
    var values: [Int64]
    var percent: Int
    var value: Double
    var error: Double
    var testDescription: String { "p\(percent) of \(values.count)" }
  }

  struct Table: Decodable {
    var counts: [Int]
    var wilson: [Double]
    var newcombe: [Double]
    var fisher: Double
  }

  struct Adjustment: Decodable {
    var p: [Double]
    var holm: [Double]
    var benjaminiHochberg: [Double]
  }

  struct SignedRanks: Decodable, CustomTestStringConvertible {
    var before: [Int64]
    var after: [Int64]
    var positive: Double
    var withContinuity: Double
    var withoutContinuity: Double
    var exact: Double?
    var testDescription: String { "\(before.count) pairs" }
  }

  struct Survival: Decodable {
    struct Step: Decodable {
      var time: Int64
      var survival: Double
      var low: Double?
      var high: Double?
    }
    var finished: [Int64]
    var censored: [Int64]
    var steps: [Step]
  }

  struct Series: Decodable, CustomTestStringConvertible {
    var values: [Double]
    var first: Double
    var worth: Double
    var testDescription: String { "\(values.count) values" }
  }

  struct Replicated: Decodable {
    var values: [Double]
    var error: Double
    var percentile: [Double]
    var bias: Double
    var acceleration: Double
    var bca: [Double]
  }

  var normals: Normals
  var comparisons: [Comparison]
  var harrellDavis: [HarrellDavis]
  var proportions: [Table]
  var adjustments: [Adjustment]
  var signedRanks: [SignedRanks]
  var survivals: [Survival]
  var series: [Series]
  var bootstraps: [Replicated]

  static func load() throws -> ComparisonOracle {
    let url = Bundle.module.bundleURL.appending(path: "Data/oracle.json")
    return try JSONDecoder().decode(ComparisonOracle.self, from: Data(contentsOf: url))
  }
}

/// Whether a number is the one published to ten decimals.
func isPublished(_ value: Double?, _ published: Double) -> Bool {
  guard let value else { return false }
  return abs(value - published) <= max(6e-11, 1e-13 * abs(published))
}

/// Samples of the published vectors.
enum Published {
  static let a = SortedSample(
    sorting: [812, 934, 1020, 1101, 1187, 1250, 1333, 1490, 2210, 4870])
  static let b = SortedSample(
    sorting: [905, 1020, 1101, 1210, 1250, 1395, 1502, 1640, 1888, 2600, 5120, 6033])
  /// In tenths.
  static let x = SortedSample(sorting: [11, 22, 33, 44, 55])
  /// In tenths.
  static let y = SortedSample(sorting: [25, 36, 47, 58, 69, 70])
}
