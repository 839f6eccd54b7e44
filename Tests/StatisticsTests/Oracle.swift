import Foundation
import Statistics
import Testing

/// What NumPy, SciPy, mpmath and exact fractions say: the contents of `Data/oracle.json`.
struct Oracle: Decodable {
  struct Quantile: Decodable, CustomTestStringConvertible {
    var values: [Int64]
    var numerator: Int
    var denominator: Int
    var linear: Double
    var medianUnbiased: Double
    var nearestRank: Int64
    var testDescription: String { "n \(values.count), level \(numerator)/\(denominator)" }
  }

  struct Interval: Decodable {
    var count: Int
    var numerator: Int
    var denominator: Int
    var lower: Int?
    var upper: Int?
    var coverage: Double
  }

  struct Needed: Decodable {
    var numerator: Int
    var denominator: Int
    var count: Int
  }

  struct Binomial: Decodable {
    var count: Int
    var numerator: Int
    var denominator: Int
    var successes: Int
    var atMost: Double
    var atLeast: Double
  }

  struct Beta: Decodable {
    var a: Double
    var b: Double
    var x: Double
    var value: Double
  }

  struct Sample: Decodable, CustomTestStringConvertible {
    var values: [Int64]
    var mean: Double
    var standardDeviation: Double
    var testDescription: String { "n \(values.count), mean \(mean)" }
  }

  var quantiles: [Quantile]
  var intervals: [Interval]
  var needed: [Needed]
  var binomials: [Binomial]
  var betas: [Beta]
  var moments: [Sample]

  static func load() throws -> Oracle {
    let url = Bundle.module.bundleURL.appending(path: "Data/oracle.json")
    return try JSONDecoder().decode(Oracle.self, from: Data(contentsOf: url))
  }
}

/// Whether two numbers agree to a relative (and, near zero, absolute) tolerance.
func agree(_ left: Double, _ right: Double, within tolerance: Double) -> Bool {
  abs(left - right) <= tolerance * max(abs(left), abs(right))
}
