import Analysis
import CSQLite
import Statistics

/// The functions that queries have beside SQLite's own.
enum QueryFunctions {
  /// How each is called and what it gives.
  static let all: [(usage: String, meaning: String)] = [
    (
      "percentile(x, p)",
      "Quantile at p per cent (0 to 100) by the definition of --quantile; rows without x don't count"
    ),
    ("percentile_cont(x, f)", "Quantile at the fraction f (0 to 1), linear (type 7)"),
    ("percentile_disc(x, f)", "Quantile at the fraction f (0 to 1), nearest rank (type 1)"),
    ("median(x)", "percentile(x, 50)"),
    (
      "percentiles(x, p, …)",
      "Several of them in one pass, as a JSON list: … ->> 0 is the first; '[p, …]' also names levels"
    ),
    (
      "gap_percentiles(t, p, …)",
      "The same of the differences between each t and the next larger or equal one"
    ),
    (
      "extents(t, key, …)",
      "JSON list: of each combination of keys what lies between its least and its greatest t"
    ),
    ("tally(key, x, …)", "JSON list: of each key a list of it, its rows and the sum of each x"),
    ("stddev(x)", "Sample standard deviation (n - 1)"),
    (
      "log_bucket(x [, n])",
      "Lower bound of the bucket that holds x, where every doubling has n (4) equal parts"
    ),
  ]

  private static let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY

  /// A quantile function together with the definition that the user chose.
  struct QuantileUse {
    let function: QuantileFunction
    let definition: QuantileDefinition
  }

  /// Makes them known to a connection, which gives their memory back when it is closed.
  static func register(_ connection: OpaquePointer, _ definition: QuantileDefinition) {
    for function in QuantileFunction.allCases {
      let use = UnsafeMutablePointer<QuantileUse>.allocate(capacity: 1)
      unsafe use.initialize(to: QuantileUse(function: function, definition: definition))
      unsafe sqlite3_create_function_v2(
        connection, function.name, function.argumentCount, flags, use, nil,
        { unsafe QueryFunctions.step($0, $1, $2) }, { unsafe QueryFunctions.final($0) },
        { unsafe $0?.assumingMemoryBound(to: QuantileUse.self).deallocate() })
    }
    unsafe sqlite3_create_function_v2(
      connection, "stddev", 1, flags, nil, nil,
      { context, _, arguments in
        guard let context = unsafe context, let value = unsafe arguments?[0] else { return }
        guard let number = unsafe QueryArgument(value: value).number else { return }
        unsafe AggregateState.update(context, { DeviationAccumulator() }) { $0.add(number) }
      },
      { context in
        guard let context = unsafe context else { return }
        let sample: DeviationAccumulator? = unsafe AggregateState.finish(context)
        unsafe QueryResult(context: context).value(sample?.value ?? .null)
      }, nil)
    unsafe registerGroups(connection, flags)
    for count in [1, 2] as [Int32] {
      unsafe sqlite3_create_function_v2(
        connection, "log_bucket", count, flags, nil,
        { context, count, arguments in
          guard let context = unsafe context, let arguments = unsafe arguments else { return }
          unsafe QueryFunctions.logBucket(context, Int(count), arguments)
        }, nil, nil, nil)
    }
  }

  private static func step(
    _ context: OpaquePointer?, _ count: Int32, _ arguments: UnsafeMutablePointer<OpaquePointer?>?
  ) {
    guard let context = unsafe context, let use = unsafe use(context) else { return }
    if use.function.givesList, count < 2 {
      let usage = "\(use.function.name): it needs a value and at least one level"
      return unsafe QueryResult(context: context).fail(usage)
    }
    guard let arguments = unsafe arguments, let value = unsafe arguments[0] else { return }
    unsafe AggregateState.update(context, { SampleAccumulator() }) { sample in
      if count > 1 {
        let levels = unsafe QueryArguments(start: arguments + 1, count: Int(count) - 1)
        unsafe sample.arguments.note(levels, of: use.function)
      }
      let value = unsafe QueryArgument(value: value)
      if use.function.isOfGaps { sample.add(time: value) } else { sample.add(value) }
    }
  }

  private static func final(_ context: OpaquePointer?) {
    guard let context = unsafe context else { return }
    let result = unsafe QueryResult(context: context)
    guard var sample: SampleAccumulator = unsafe AggregateState.finish(context),
      let use = unsafe use(context)
    else { return result.null() }
    if let fault = sample.arguments.fault { return result.fail(fault) }
    let levels =
      use.function == .median
      ? [QuantileLevel.p50] : sample.arguments.numbers.compactMap(use.function.level)
    let definition = use.function.definition(use.definition)
    let values =
      use.function.isOfGaps
      ? sample.gapQuantiles(levels, definition) : sample.quantiles(levels, definition)
    guard let first = values.first else { return result.null() }
    if use.function.givesList {
      result.text(JSONList(values).finish())
    } else {
      result.value(first)
    }
  }

  private static func use(_ context: OpaquePointer) -> QuantileUse? {
    unsafe sqlite3_user_data(context)?.assumingMemoryBound(to: QuantileUse.self).pointee
  }

  private static func logBucket(
    _ context: OpaquePointer, _ count: Int, _ arguments: UnsafeMutablePointer<OpaquePointer?>
  ) {
    let result = unsafe QueryResult(context: context)
    guard let value = unsafe arguments[0] else { return result.null() }
    var parts = 4
    if count > 1, let second = unsafe arguments[1] {
      let wanted = unsafe QueryArgument(value: second).integer
      guard let wanted, wanted >= 1, wanted <= 1 << 20 else {
        return result.fail("log_bucket: the second argument is a whole number from 1 to 1048576")
      }
      parts = Int(wanted)
    }
    guard let number = unsafe QueryArgument(value: value).number else { return result.null() }
    result.value(.real(LogBucket.lowerBound(of: number, parts: parts)))
  }
}
