import Trace

@testable import Snapshot

/// Writes a table as a snapshot in memory.
func snapshot(
  _ table: SpanTable, level: Int = 3, description: SnapshotDescription? = nil
) -> [UInt8] {
  var bytes: [UInt8] = []
  var writer = SnapshotWriter(level: level, createdBy: "test")
  writer.append(table) { bytes += $0 }
  let own = oneRun(table.count, writer.takeFingerprint())
  writer.finish(description ?? own) { bytes += $0 }
  return bytes
}

/// A description of one run of that many rows.
private func oneRun(_ rows: Int, _ fingerprint: String) -> SnapshotDescription {
  var run = SnapshotDescription.Run(run: RunDescription(id: "run", path: "p", system: "s"))
  run.spans = rows
  run.fingerprint = fingerprint
  var description = SnapshotDescription()
  description.runs = [run]
  return description
}

/// Reads a snapshot from memory.
func read(_ bytes: [UInt8]) throws(SnapshotError) -> SpanTable {
  try SnapshotReader(SnapshotBytes(bytes)).table()
}

/// Writes a table as a snapshot in memory, a few rows more at a time than were there.
func snapshot(_ table: SpanTable, step: Int, groupRows: Int) -> [UInt8] {
  var bytes: [UInt8] = []
  var writer = SnapshotWriter(createdBy: "test", groupRows: groupRows)
  var written = 0
  for end in stride(from: step, to: table.count, by: step) {
    var known = table
    known.keep(written..<end)
    written += writer.appendGroups(of: known) { bytes += $0 }
  }
  var rest = table
  rest.keep(written..<table.count)
  writer.append(rest) { bytes += $0 }
  let own = oneRun(table.count, writer.takeFingerprint())
  writer.finish(own) { bytes += $0 }
  return bytes
}
