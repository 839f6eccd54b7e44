/// The values that a table's rows have in some columns, as one small number a row.
///
/// Columns that tell spans apart mostly hold few different values. Where the numbers of all combinations fit
/// a small table, a row's is put together by a multiplication and an addition for each column, several rows
/// at a time, and looked up once.
struct KeyCodes {
  /// More combinations than this are not looked up in a table.
  private static let most = 1 << 16

  /// What one column adds to a code.
  private struct Digit {
    /// The column; nil for the status.
    var key: SpanKey?
    /// How many values there are; 1 where all rows share one.
    var width: UInt32
    /// The least of the numbers that a column holds; 0 for texts and words.
    var low: Int32 = 0
    /// The text that all rows share.
    var common = NameID.absent
  }

  private var digits: [Digit] = []
  /// How many codes there are.
  private(set) var count = 1

  /// The codes of that table by status and keys; nil where there would be too many.
  ///
  /// - Complexity: O(rows) for each key that is a number, else O(keys).
  init?(_ table: borrowing SpanTable, by keys: [SpanKey]) {
    let ofTexts = UInt32(truncatingIfNeeded: table.names.names.count) + 1
    func numbers<Value: FixedWidthInteger>(
      _ key: SpanKey, _ column: [Value], absent: Value
    ) -> Digit {
      var (low, high) = (Value.max, Value.min)
      // Without a branch, so that several rows are looked at together; what is absent is the smallest.
      for value in column {
        low = min(low, value == absent ? .max : value)
        high = max(high, value)
      }
      guard high != absent else { return Digit(key: key, width: 1) }
      // No number is the first.
      let width = Int64(high) - Int64(low) + 2
      return Digit(key: key, width: UInt32(clamping: width), low: Int32(low))
    }
    func texts(_ key: SpanKey, _ column: borrowing ColumnValues<NameID>) -> Digit {
      column.common.map { Digit(key: key, width: 1, common: $0) } ?? Digit(key: key, width: ofTexts)
    }
    digits.append(Digit(key: nil, width: UInt32(Status.allCases.count)))
    for key in keys {
      switch key {
      case .run: digits.append(texts(key, table.run))
      case .system: digits.append(texts(key, table.system))
      case .source: digits.append(texts(key, table.source))
      case .error: digits.append(texts(key, table.error))
      case .group: digits.append(texts(key, table.group))
      case .model: digits.append(texts(key, table.model))
      case .stage, .phase, .agent: digits.append(Digit(key: key, width: ofTexts))
      case .timing: digits.append(Digit(key: key, width: UInt32(Timing.allCases.count)))
      // It is in the code already.
      case .status: digits.append(Digit(key: key, width: 1))
      case .day: digits.append(numbers(key, table.day, absent: SpanTable.absent32))
      case .iteration: digits.append(numbers(key, table.iteration, absent: SpanTable.absent32))
      case .attempt: digits.append(numbers(key, table.attempt, absent: SpanTable.absent16))
      }
    }
    for digit in digits {
      let (product, overflow) = count.multipliedReportingOverflow(by: Int(digit.width))
      guard !overflow, product <= Self.most else { return nil }
      count = product
    }
  }

  /// Puts together the codes of some rows in place of whatever is there.
  func fill(_ codes: inout [UInt32], _ table: borrowing SpanTable, _ rows: Range<Int>) {
    // The first digit is the status; the others go on from it.
    let status = table.status
    codes.removeAll(keepingCapacity: true)
    codes.append(addingCapacity: rows.count) { target in
      for row in rows { target.append(UInt32(status[row].rawValue)) }
    }
    for digit in digits.dropFirst() where digit.width > 1 {
      let last = digit.width - 1
      func texts(_ column: Span<NameID>) {
        Self.add(&codes, column.extracting(rows), digit.width) { min($0.rawValue, last) }
      }
      func texts(_ column: ColumnValues<NameID>) {
        unsafe column.withValues(rows) { values in
          Self.add(&codes, unsafe values.span, digit.width) { min($0.rawValue, last) }
        }
      }
      func numbers(_ column: Span<Int32>) {
        let before = digit.low &- 1
        Self.add(&codes, column.extracting(rows), digit.width) {
          $0 == SpanTable.absent32 ? 0 : UInt32(bitPattern: $0 &- before)
        }
      }
      switch digit.key {
      case .run: texts(table.run)
      case .system: texts(table.system)
      case .source: texts(table.source)
      case .error: texts(table.error)
      case .group: texts(table.group)
      case .model: texts(table.model)
      case .stage: texts(table.stage.span)
      case .phase: texts(table.phase.span)
      case .agent: texts(table.agent.span)
      case .timing:
        Self.add(&codes, table.timing.span.extracting(rows), digit.width) { UInt32($0.rawValue) }
      // The first digit alone, and no other says the same.
      case nil, .status: continue
      case .day: numbers(table.day.span)
      case .iteration: numbers(table.iteration.span)
      case .attempt:
        let before = digit.low &- 1
        Self.add(&codes, table.attempt.span.extracting(rows), digit.width) {
          $0 == SpanTable.absent16 ? 0 : UInt32(bitPattern: Int32($0) &- before)
        }
      }
    }
  }

  @inline(__always)
  private static func add<Value>(
    _ codes: inout [UInt32], _ column: Span<Value>, _ width: UInt32, _ digit: (Value) -> UInt32
  ) {
    unsafe codes.withUnsafeMutableBufferPointer { codes in
      unsafe column.withUnsafeBufferPointer { column in
        for row in 0..<min(codes.count, column.count) {
          unsafe codes[row] = codes[row] &* width &+ digit(column[row])
        }
      }
    }
  }

  /// The values behind a code, status first: texts as numbers of the table's names, words by their own.
  func values(of code: Int) -> [UInt32] {
    var rest = UInt32(truncatingIfNeeded: code)
    var values: [UInt32] = []
    for digit in digits.reversed() {
      let number = rest % digit.width
      rest /= digit.width
      switch digit.key {
      case .day, .iteration, .attempt:
        // One value alone is none: a number has a place behind that of no number.
        values.append(
          UInt32(
            bitPattern: digit.width == 1 || number == 0
              ? SpanTable.absent32 : digit.low &+ Int32(bitPattern: number) &- 1))
      case nil, .timing, .status: values.append(number)
      case .run, .system, .source, .error, .group, .model, .stage, .phase, .agent:
        if digit.width == 1 {
          values.append(digit.common.rawValue)
        } else {
          values.append(number == digit.width - 1 ? .max : number)
        }
      }
    }
    values.reverse()
    for place in digits.indices where digits[place].key == .status { values[place] = values[0] }
    return values
  }
}
