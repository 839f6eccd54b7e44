import CSQLite

/// Aggregate functions that group rows themselves, by a table of keys, where GROUP BY would sort them.
extension QueryFunctions {
  /// Makes them known to a connection.
  static func registerGroups(_ connection: OpaquePointer, _ flags: Int32) {
    unsafe sqlite3_create_function_v2(
      connection, "extents", -1, flags, nil, nil,
      { context, count, arguments in
        guard let context = unsafe context else { return }
        guard count > 0 else {
          return unsafe QueryResult(context: context).fail("extents: it needs a number")
        }
        let all = unsafe QueryArguments(start: arguments, count: Int(count))
        unsafe AggregateState.update(context, { ExtentAccumulator() }) { unsafe $0.add(all) }
      },
      { context in
        guard let context = unsafe context else { return }
        var extents: ExtentAccumulator? = unsafe AggregateState.finish(context)
        unsafe QueryResult(context: context).text((extents?.list() ?? JSONList()).finish())
      }, nil)
    unsafe sqlite3_create_function_v2(
      connection, "tally", -1, flags, nil, nil,
      { context, count, arguments in
        guard let context = unsafe context else { return }
        guard count > 0 else {
          return unsafe QueryResult(context: context).fail("tally: it needs a key")
        }
        let all = unsafe QueryArguments(start: arguments, count: Int(count))
        unsafe AggregateState.update(context, { TallyAccumulator() }) { unsafe $0.add(all) }
      },
      { context in
        guard let context = unsafe context else { return }
        let result = unsafe QueryResult(context: context)
        let tally: TallyAccumulator? = unsafe AggregateState.finish(context)
        if let fault = tally?.fault { return result.fail(fault) }
        result.text((tally?.list ?? JSONList()).finish())
      }, nil)
  }
}
