import Foundation
import TestSupport
import Testing
import Trace

@testable import Snapshot

/// Python with pyarrow, pandas, DuckDB and polars, where `make setup-oracles` has put them.
private enum Oracle {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
  static let python = "\(folder)/../../.build/oracles/bin/python"
  static let isThere = FileManager.default.isExecutableFile(atPath: python)
  static let missing: Comment = "no .build/oracles; 'make setup-oracles' makes it"

  static let spark = "\(folder)/../../.build/spark/bin/python3"
  static let hasSpark = FileManager.default.isExecutableFile(atPath: spark)

  /// What the script for Spark prints.
  static func runSpark(_ scratch: ScratchFolder) -> String {
    scratch.output(
      "SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_DIRS=\"$PWD/tmp\" '\(spark)' '\(folder)/Oracle/spark.py' . 2> spark.log"
        + " || tail -n 30 spark.log")
  }

  /// What the script prints.
  static func run(_ command: String, _ scratch: ScratchFolder) -> String {
    scratch.output("'\(python)' '\(folder)/Oracle/oracle.py' \(command) .")
  }
}

@Suite struct OracleTests {
  @Test(.enabled(if: Oracle.isThere, Oracle.missing))
  func otherReadersSeeTheSame() throws {
    let scratch = ScratchFolder()
    for seed in 1000..<UInt64(1500) {
      let table = RandomTable.make(seed: seed)
      scratch.write("\(seed).parquet", snapshot(table, level: 1))
      scratch.write("\(seed).json", try truth(table))
    }
    let printed = Oracle.run("check", scratch)
    #expect(printed.hasSuffix("500 files, 0 differences\n"), "\(printed.suffix(2000))")
    guard Oracle.hasSpark else { return print("Spark is left out: 'make setup-spark' installs it") }
    let read = Oracle.runSpark(scratch)
    #expect(read.hasSuffix("spark: 500 files, 0 differences\n"), "\(read.suffix(2000))")
  }

  @Test(.enabled(if: Oracle.isThere, Oracle.missing))
  func otherWritersAreRead() throws {
    let scratch = ScratchFolder()
    let seeds = 2000..<UInt64(2030)
    for seed in seeds { scratch.write("\(seed).parquet", snapshot(RandomTable.make(seed: seed))) }
    let printed = Oracle.run("write", scratch)
    #expect(printed.hasSuffix(" files\n"), "\(printed.suffix(2000))")
    var read = 0
    for seed in seeds {
      let wanted = Array(try table(scratch, "\(seed).parquet").rows)
      for name in scratch.names where name.hasPrefix("\(seed).") && name.hasSuffix(".parquet") {
        do {
          let found = Array(try table(scratch, name).rows)
          #expect(found == wanted, "\(name)")
          read += 1
        } catch {
          Issue.record("\(name): \(error)")
        }
      }
    }
    #expect(read > 20 * seeds.count)
  }

  private func table(_ scratch: ScratchFolder, _ name: String) throws -> SpanTable {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(scratch.path)/\(name)"))
    return try read(Array(bytes))
  }

  /// The rows as JSON: reals as their bits, instants as microseconds and nanoseconds.
  private func truth(_ table: SpanTable) throws -> [UInt8] {
    func value(_ any: (any Sendable)?) -> Any { any ?? NSNull() }
    let rows: [[Any]] = table.rows.map { row in
      let below = row.start.map { ($0 % 1000 + 1000) % 1000 }
      let micro = row.start.map { $0 / 1000 - ($0 % 1000 < 0 ? 1 : 0) }
      return [
        row.run, row.system, row.source, row.call, row.stage, row.phase, value(row.day),
        value(row.iteration), value(row.agent), value(row.group), value(row.attempt),
        value(row.covers), value(micro), value(below), value(row.duration), row.timing.name,
        value(row.resolution), row.status.name, value(row.error), value(row.promptBytes),
        value(row.responseBytes), value(row.inputTokens), value(row.outputTokens),
        value(row.cost.map { Int64(bitPattern: $0.bitPattern) }), value(row.promptHash),
        value(row.model),
      ]
    }
    return Array(try JSONSerialization.data(withJSONObject: rows))
  }

}
