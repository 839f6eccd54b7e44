/// Where a row is kept: a row that is handed on would be copied with all that nobody asks of it.
@safe struct FlatPlace<Row: BitwiseCopyable> {
  private let place: UnsafePointer<Row>

  /// The row at that place, which stays as long as this is used.
  @inline(__always)
  init(_ place: UnsafePointer<Row>) { unsafe self.place = place }

  /// The row.
  var row: Row {
    @inline(__always) unsafeAddress { unsafe place }
  }
}
