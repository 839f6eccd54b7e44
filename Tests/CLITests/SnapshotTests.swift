import Foundation
import Readers
import Snapshot
import Synchronization
import TestSupport
import Testing
import Trace

@testable import RunLensCLI

/// A snapshot that is written while its run is read.
@Suite struct SnapshotTests {
  /// Rows of two agents, so many that whole row groups can be written.
  private static let rows = SnapshotWriter.rowsTogether + 1000

  /// A table of which nothing but calls, agents and starts differs.
  private static func table(_ rows: Range<Int>) -> SpanTable {
    var table = SpanTable()
    let name = table.intern("x")
    let agents = [table.intern("Klaus"), table.intern("Isabella")]
    table.run = ColumnValues(repeating: name, count: rows.count)
    (table.system, table.source) = (table.run, table.run)
    table.stage = [NameID](repeating: name, count: rows.count)
    table.phase = table.stage
    table.call = rows.map { Int64($0) }
    table.day = [Int32](repeating: SpanTable.absent32, count: rows.count)
    (table.iteration, table.covers) = (table.day, table.day)
    table.agent = rows.map { agents[$0 & 1] }
    table.attempt = [Int16](repeating: SpanTable.absent16, count: rows.count)
    table.start = rows.map { Int64($0) * 1000 }
    table.duration = [Int64](repeating: 1000, count: rows.count)
    table.timing = [Timing](repeating: .trace, count: rows.count)
    table.status = [Status](repeating: .ok, count: rows.count)
    let none = ColumnValues(repeating: NameID.absent, count: rows.count)
    (table.group, table.error, table.model) = (none, none, none)
    let number = ColumnValues(repeating: SpanTable.absent64, count: rows.count)
    table.resolution = ColumnValues(repeating: 1, count: rows.count)
    (table.promptBytes, table.responseBytes, table.promptHash) = (number, number, number)
    (table.inputTokens, table.outputTokens) = (number, number)
    table.cost = ColumnValues(repeating: .nan, count: rows.count)
    return table
  }

  private static let early = table(0..<rows)

  /// What the reader returns behind the rows that it handed over.
  private static func rest(_ taken: Int) -> RunTrace {
    var trace = RunTrace(run: RunDescription(id: "r", path: "p", system: "x"))
    trace.spans = table(taken..<rows + 5)
    return trace
  }

  /// Of a path that does not exist, so that it can't be made again.
  private static let digest = InputDigest(
    path: "p", size: 3, digest: Digest(.xxh128, "0123abcd"))

  @Test func earlyRowsAreWrittenBeforeTheRest() throws {
    let folder = ScratchFolder()
    let file = "\(folder.path)/r.parquet"
    let seen = Mutex<[String]>([])
    let run = Run(
      "snapshot", "p", "-o", file, "--redact",
      trace: .success(Self.rest(SnapshotWriter.rowsTogether))
    ) { options in
      #expect(options.early?(Self.table(0..<1000)) == 0)
      #expect(folder.names.isEmpty)
      #expect(options.early?(Self.early) == SnapshotWriter.rowsTogether)
      seen.withLock { $0 = folder.names }
      options.digests?.receive(Self.digest)
    }
    #expect(run.status == 0)
    #expect(run.errors.contains("wrote \(Self.rows + 5) spans to '\(file)'"), "\(run.errors)")
    // It appears when it is whole.
    #expect(seen.withLock { $0.count <= 1 && !$0.contains("r.parquet") })
    #expect(folder.names == ["r.parquet"])
    let trace = try Registry.read([file], options: ReadOptions())
    #expect(trace.spans.call == (0..<Int64(Self.rows + 5)).map { $0 })
    #expect(trace.sources.isEmpty)
    let agents = Set(trace.spans.agent).compactMap { trace.spans.names[$0] }
    #expect(agents.count == 2 && agents.allSatisfy { $0.hasPrefix("agent-") }, "\(agents)")
    #expect(folder.output("grep -c -a -e Klaus -e Isabella r.parquet") == "0\n")
    #expect(folder.output("grep -c -a 0123abcd r.parquet") == "1\n")
  }

  /// As where every file has a name: it would be found in a folder that is read, and be left if killed.
  @Test func aFileThatHasANameIsWrittenInTheEnd() throws {
    let folder = ScratchFolder()
    let target = SnapshotTarget(
      "\(folder.path)/r.parquet", level: 3, withTexts: false, rename: nil, isNamed: true)
    let early = try #require(target.early)
    #expect(early(Self.early) == 0 && early(Self.early) == 0)
    #expect(folder.names.isEmpty)
    try target.check()
    var run = SnapshotDescription.Run(run: RunDescription(id: "r", path: "p", system: "x"))
    run.spans = 7
    let rows = try target.finish(Self.table(0..<7), texts: nil, run, isRedacted: false)
    #expect(rows == 7 && folder.names == ["r.parquet"])
    let trace = try Registry.read(["\(folder.path)/r.parquet"], options: ReadOptions())
    #expect(trace.spans.call == Array(0..<7))
  }

  @Test func aFileThatGetsNoNameIsCopied() throws {
    let folder = ScratchFolder()
    var file = try AtomicFile("\(folder.path)/a")
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &>> 3) }
    try file.write(bytes)
    let copies = [
      file.copy(to: "\(folder.path)/b"), file.copy(to: "\(folder.path)/b"),
      file.copy(to: "/nowhere/b"),
    ]
    #expect(copies == [true, false, false])
    #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/b")) == Data(bytes))
  }

  @Test func nothingIsLeftOfASnapshotThatFailed() {
    let folder = ScratchFolder()
    let broken = ReaderError.unreadable(path: "p", reason: "Input/output error")
    let run = Run(
      "snapshot", "p", "-o", "\(folder.path)/r.parquet", trace: .failure(broken)
    ) { options in
      #expect(options.early?(Self.early) == SnapshotWriter.rowsTogether)
      #expect(folder.names != ["r.parquet"])
    }
    #expect(run.status == 3)
    #expect(run.errors.contains("'p' can't be read: Input/output error"))
    #expect(folder.names.isEmpty)
  }

  @Test(arguments: [true, false]) func aFullDiskEndsTheReading(isRead: Bool) {
    // What else goes wrong then is not said.
    let rest: Result<RunTrace, ReaderError> =
      isRead ? .success(Self.rest(0)) : .failure(.notFound(path: "metrics.prom"))
    let run = Run("snapshot", "p", "-o", "/dev/full", trace: rest) { options in
      #expect(options.early?(Self.early) == nil)
      #expect(options.early?(Self.early) == nil)
    }
    #expect(run.status == 4)
    #expect(run.errors.contains("'/dev/full' can't be written"))
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test func promptsAndAnswersAreKnownOnlyInTheEnd() {
    let folder = ScratchFolder()
    let run = Run(
      "snapshot", "p", "-o", "\(folder.path)/r.parquet", "--with-text",
      trace: .success(Self.rest(Self.rows))
    ) { options in
      #expect(options.early == nil)
      options.digests?.receive(Self.digest)
    }
    #expect(run.status == 0)
  }
}
