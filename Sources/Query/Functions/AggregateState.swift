import CSQLite

/// What an aggregate function has gathered of the current group.
///
/// SQLite keeps the place, zeroed at first, until the group's result was asked for.
enum AggregateState {
  /// Hands over what was gathered so far, made with the group's first row.
  @inline(__always)
  static func update<State>(
    _ context: OpaquePointer, _ make: () -> State, _ body: (inout State) -> Void
  ) {
    let size = unsafe Int32(MemoryLayout<UnsafeMutablePointer<State>?>.size)
    let place = unsafe sqlite3_aggregate_context(context, size)?
      .assumingMemoryBound(to: UnsafeMutablePointer<State>?.self)
    guard let place = unsafe place else { return }
    if unsafe place.pointee == nil {
      let made = UnsafeMutablePointer<State>.allocate(capacity: 1)
      unsafe made.initialize(to: make())
      unsafe place.pointee = unsafe made
    }
    if let state = unsafe place.pointee { unsafe body(&state.pointee) }
  }

  /// What was gathered of a group that ended, given back; nil where no row came.
  static func finish<State>(_ context: OpaquePointer) -> State? {
    let place = unsafe sqlite3_aggregate_context(context, 0)?
      .assumingMemoryBound(to: UnsafeMutablePointer<State>?.self)
    guard let place = unsafe place, let state = unsafe place.pointee else { return nil }
    unsafe place.pointee = nil
    defer { unsafe state.deallocate() }
    return unsafe state.move()
  }
}
