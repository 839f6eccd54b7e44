import Snapshot
import Trace

/// Reads whatever it is given as a snapshot, whole and group by group.
///
/// libFuzzer calls it with one input after the other. An end of the program, a read beyond memory or
/// an allocation out of proportion is a finding; a refusal is not.
@_cdecl("LLVMFuzzerTestOneInput")
public func readSnapshot(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  guard let reader = try? SnapshotReader(SnapshotBytes(bytes)) else { return 0 }
  if let table = try? reader.table() {
    precondition(table.count == reader.rows, "rows are missing")
    for row in table.rows.prefix(64) { _ = row.stage }
  }
  if reader.groups > 0 { _ = try? reader.table(columns: [.stage, .start], groups: 0..<1) }
  return 0
}
