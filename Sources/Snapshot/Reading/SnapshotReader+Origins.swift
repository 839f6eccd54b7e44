import Trace
import Workers

extension SnapshotReader {
  /// Which row of its group each row of some groups was when it was written.
  ///
  /// A group whose numbers aren't those of its rows, each once, stays as it is stored: another program
  /// may have chosen among the rows or put them into other groups.
  ///
  /// - Returns: a list a group, empty for one that stays as it is; no list where all do.
  func origins(of groups: Range<Int>) throws(SnapshotError) -> [[Int32]] {
    let name = SnapshotSchema.Column.row.name
    // In another program's file a column of that name says something else.
    guard description != nil, !hasTexts,
      let place = footer.leaves.firstIndex(where: { $0.name == name && $0.type == .int64 })
    else { return [] }
    let lists = Slots<Result<[Int32], SnapshotError>>(groups.count, initial: .success([]))
    WorkerThreads.share(groups.count) { number in
      do throws(SnapshotError) {
        lists.set(number, .success(try origins(groups.lowerBound + number, place)))
      } catch {
        lists.set(number, .failure(error))
      }
    }
    var all: [[Int32]] = []
    for list in lists.values { all.append(try list.get()) }
    return all.allSatisfy(\.isEmpty) ? [] : all
  }

  private func origins(_ group: Int, _ place: Int) throws(SnapshotError) -> [Int32] {
    let rows = rows(of: group)
    if rows.isEmpty { return [] }
    var decoder = NumberDecoder<Int64, Int64>(try pages(group, place), type: .int64)
    let numbers = Scratch<Int64>(rows.count)
    try unsafe decoder.decode(into: numbers.base)
    let seen = Scratch<Bool>(rows.count)
    var list: [Int32] = []
    list.reserveCapacity(rows.count)
    var isMoved = false
    for row in 0..<rows.count {
      let origin = unsafe numbers.base[row].subtractingReportingOverflow(Int64(rows.lowerBound))
      guard !origin.overflow, (0..<Int64(rows.count)).contains(origin.partialValue),
        unsafe !seen.base[Int(origin.partialValue)]
      else { return [] }
      unsafe seen.base[Int(origin.partialValue)] = true
      if origin.partialValue != Int64(row) { isMoved = true }
      list.append(Int32(truncatingIfNeeded: origin.partialValue))
    }
    return isMoved ? list : []
  }
}
