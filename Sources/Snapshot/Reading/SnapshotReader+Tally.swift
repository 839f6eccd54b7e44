public import Trace
import Workers

extension SnapshotReader {
  /// The counts and durations of all rows by some columns.
  ///
  /// One row group is held in memory at a time by each processor, and of it the columns needed alone.
  ///
  /// - Parameter withoutCalls: whether rows of whole calls are not wanted.
  /// - Throws: ``SnapshotError`` where the file is damaged, or is no table of spans.
  /// - Complexity: O(rows) for each key.
  public func tally(
    by keys: [SpanKey], withoutCalls: Bool = false
  ) throws(SnapshotError) -> SpanTally {
    let parts = max(1, min(WorkerThreads.count, groups))
    let tallies = Slots<Result<SpanTally, SnapshotError>?>(parts, initial: nil)
    let columns = TallyBuilder.columns(for: keys)
    WorkerThreads.split(parts, least: 1) { range in
      for part in range {
        let last = part == parts - 1 ? groups : groups / parts * (part + 1)
        do throws(SnapshotError) {
          var builder = TallyBuilder(by: keys, withoutCalls: withoutCalls)
          let first = groups / parts * part
          for group in first..<last {
            builder.add(
              try table(columns: columns, groups: group..<group + 1, asWritten: false))
            if group == first {
              builder.reserve(
                rows: firstRows[last] - firstRows[first], added: rows(of: first).count)
            }
          }
          tallies.set(part, .success(builder.finished()))
        } catch {
          tallies.set(part, .failure(error))
        }
      }
    }
    var all = SpanTally(by: keys)
    for tally in tallies.values { if let tally { all.add(try tally.get()) } }
    return all
  }
}
