import CSQLite

/// What an aggregate function gathers that groups rows itself.
protocol GroupAccumulator {
  /// What is said where the function is called without arguments.
  static var need: String { get }
  init()
  /// Takes in one row.
  mutating func add(_ arguments: QueryArguments)
  /// What is wrong with the rows; nil where nothing is.
  var fault: String? { get }
  /// What the function gives.
  mutating func list() -> JSONList
}

/// Aggregate functions that group rows themselves, by a table of keys, where GROUP BY would sort them.
extension QueryFunctions {
  /// Makes them known to a connection.
  static func registerGroups(_ connection: OpaquePointer, _ flags: Int32) {
    unsafe sqlite3_create_function_v2(
      connection, "extents", -1, flags, nil, nil,
      { unsafe QueryFunctions.step(ExtentAccumulator.self, $0, $1, $2) },
      { unsafe QueryFunctions.final(ExtentAccumulator.self, $0) }, nil)
    unsafe sqlite3_create_function_v2(
      connection, "tally", -1, flags, nil, nil,
      { unsafe QueryFunctions.step(TallyAccumulator.self, $0, $1, $2) },
      { unsafe QueryFunctions.final(TallyAccumulator.self, $0) }, nil)
  }

  @inline(__always)
  private static func step<State: GroupAccumulator>(
    _ state: State.Type, _ context: OpaquePointer?, _ count: Int32,
    _ arguments: UnsafeMutablePointer<OpaquePointer?>?
  ) {
    guard let context = unsafe context else { return }
    guard count > 0 else { return unsafe QueryResult(context: context).fail(State.need) }
    let all = unsafe QueryArguments(start: arguments, count: Int(count))
    unsafe AggregateState.update(context, { State() }) { unsafe $0.add(all) }
  }

  private static func final<State: GroupAccumulator>(
    _ state: State.Type, _ context: OpaquePointer?
  ) {
    guard let context = unsafe context else { return }
    let result = unsafe QueryResult(context: context)
    guard var gathered: State = unsafe AggregateState.finish(context) else {
      return result.text(JSONList().finish())
    }
    if let fault = gathered.fault { return result.fail(fault) }
    result.text(gathered.list().finish())
  }
}
