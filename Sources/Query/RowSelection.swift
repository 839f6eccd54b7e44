/// Rows of a table in the order in which they are to be delivered.
///
/// The memory belongs to whoever made it and must outlive the cursor that walks it.
@safe struct RowSelection {
  /// The rows; nil stands for all of them in their order.
  let rows: UnsafePointer<UInt32>?
  /// Where in ``rows`` the selection begins.
  let start: Int
  /// Where it ends.
  let end: Int

  /// All rows of a table.
  init(all count: Int) {
    unsafe rows = nil
    start = 0
    end = count
  }

  /// A part of a list of rows, or of all rows in their order where there is no list.
  init(_ list: RowList?, _ part: Range<Int>) {
    unsafe rows = unsafe list.map { unsafe UnsafePointer($0.base) }
    start = part.lowerBound
    end = part.upperBound
  }

  /// No row.
  static var none: RowSelection { RowSelection(all: 0) }
}

/// A list of rows at one place in memory as long as it lives.
@safe final class RowList {
  let base: UnsafeMutablePointer<UInt32>
  let count: Int

  /// The rows of an array.
  init(_ rows: [UInt32]) {
    count = rows.count
    unsafe base = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, rows.count))
    unsafe rows.withUnsafeBufferPointer { source in
      if let start = source.baseAddress {
        unsafe base.initialize(from: start, count: source.count)
      }
    }
  }

  deinit { unsafe base.deallocate() }
}
