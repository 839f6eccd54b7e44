import Foundation
import Testing
import Trace

@testable import Analysis

/// Expressions held against what a Prometheus server answered, see `PromQL/make_vectors.py`.
@Suite struct PromVectorTests {
  private struct Vectors: Decodable {
    struct Series: Decodable {
      let name: String
      let labels: [String: String]
      let points: [[Double]]
    }
    struct Element: Decodable, Equatable {
      let labels: [String: String]
      let value: String

      init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        labels = try values.decode([String: String].self)
        value = try values.decode(String.self)
      }
    }
    struct Query: Decodable {
      let expression: String
      let time: Int64
      let scalar: String?
      let vector: [Element]?
      let error: String?
    }
    let series: [Series]
    let queries: [Query]
  }

  private static let vectors: Vectors? = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("PromQL/vectors.json")
    return (try? Data(contentsOf: file)).flatMap {
      try? JSONDecoder().decode(Vectors.self, from: $0)
    }
  }()

  private func number(_ text: String) -> Double {
    switch text {
    case "+Inf": .infinity
    case "-Inf": -.infinity
    default: Double(text) ?? .nan
    }
  }

  private func isClose(_ left: Double, _ right: Double) -> Bool {
    left == right || (left.isNaN && right.isNaN)
      || abs(left - right) <= 1e-9 * max(abs(left), abs(right), 1e-3)
  }

  @Test func everyAnswerIsThatOfTheServer() throws {
    let vectors = try #require(Self.vectors)
    #expect(vectors.queries.count > 300)
    let database = PromDatabase(
      vectors.series.map { series in
        MetricSamples(
          name: series.name, labels: series.labels.map { MetricLabel($0.key, $0.value) },
          samples: series.points.map { .init(time: Int64($0[0]), value: $0[1]) })
      })
    for query in vectors.queries {
      let evaluator = PromEvaluator(
        database: database, semantics: .version2, time: query.time)
      let place = Comment(rawValue: "\(query.expression) at \(query.time)")
      let value: PromValue
      do {
        let expression = try PromParser.parse(query.expression)
        value = try evaluator.value(expression)
        // A stretch of time is an answer of the server, but no value.
        if PromParser.isRange(expression) { continue }
      } catch {
        #expect(query.error != nil, place)
        continue
      }
      #expect(query.error == nil, place)
      switch value {
      case .number(let found): #expect(isClose(found, number(query.scalar ?? "x")), place)
      case .vector(let elements):
        let wanted = try #require(query.vector, place)
        var found: [[String: String]: Double] = [:]
        for element in elements {
          let labels = Dictionary(
            uniqueKeysWithValues: element.labels.all.map { ($0.name, $0.value) })
          found[labels] = element.value
        }
        #expect(found.count == wanted.count && elements.count == wanted.count, place)
        for element in wanted {
          let own = found[element.labels] ?? -12345
          #expect(isClose(own, number(element.value)), "\(place) \(element.labels): \(own)")
        }
      }
    }
  }
}
