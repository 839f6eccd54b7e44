import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// Python with prometheus_client, where `make setup-oracles` has put it.
private enum Oracle {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
  static let python = "\(folder)/../../../.build/oracles/bin/python"
  static let isThere = FileManager.default.isExecutableFile(atPath: python)
  static let missing: Comment = "no .build/oracles; 'make setup-oracles' makes it"
}

@Suite struct PrometheusOracleTests {
  /// Every sample of random expositions is what prometheus_client's parser makes of it.
  @Test(.enabled(if: Oracle.isThere, Oracle.missing))
  func samplesAreThoseOfAnotherParser() throws {
    let scratch = ScratchFolder()
    let seeds = 0..<1000
    let printed = scratch.output(
      "'\(Oracle.python)' '\(Oracle.folder)/../Oracle/expositions.py' . 0 \(seeds.count)")
    #expect(printed.hasPrefix("\(seeds.count) made, "), "\(printed.suffix(2000))")
    var compared = 0
    for seed in seeds {
      let text = Array(try Data(contentsOf: URL(fileURLWithPath: "\(scratch.path)/\(seed).txt")))
      let truth = try Data(contentsOf: URL(fileURLWithPath: "\(scratch.path)/\(seed).json"))
      let expected = try #require(try JSONSerialization.jsonObject(with: truth) as? [[Any]])
      let store = PrometheusStore(text)
      #expect(store.bad.count == 0, "seed \(seed)")
      var wanted: Set<String> = []
      for sample in expected {
        let labels = (sample[1] as? [[String]] ?? []).map { "\($0[0])=\($0[1].debugDescription)" }
        wanted.insert(
          "\(sample[0]) \(labels) \(sample[2]) \((sample[3] as? Int64).map { String($0) } ?? "none")"
        )
      }
      var found: Set<String> = []
      for metric in store.metrics {
        let labels = metric.head.labels.map { "\($0.name)=\($0.value.debugDescription)" }
        for point in metric.points {
          let hex = String(point.value.bitPattern, radix: 16)
          let bits =
            point.value.isNaN ? "nan" : String(repeating: "0", count: 16 - hex.utf8.count) + hex
          // Python reads a time as a Double of seconds, which keeps a quarter of a microsecond.
          let time = store.readings[point.reading].time.map { ($0 + 500) / 1000 * 1000 }
          found.insert("\(metric.head.name) \(labels) \(bits) \(time.map { String($0) } ?? "none")")
        }
      }
      #expect(found == wanted, "seed \(seed): \(found.symmetricDifference(wanted).sorted())")
      compared += wanted.count
    }
    #expect(compared > 9 * seeds.count)
  }
}

extension PrometheusStore {
  /// The values of an exposition.
  init(_ bytes: [UInt8]) {
    self.init()
    beginFile()
    var splitter = DocumentSplitter(.lines)
    splitter.consume(bytes.span) { add($0, number: $1) }
    splitter.finish { add($0, number: $1) }
    endFile()
  }
}
