import CSQLite
import Trace
import Writing

/// The table of all spans, served from its columns as they are.
final class SpansTable: QueryTable {
  let spans: SpanTable
  private let zone: ZoneRules
  private let names: LastingTexts
  private let timings = LastingTexts(Timing.allCases.map(\.name))
  private let statuses = LastingTexts(Status.allCases.map(\.name))
  private var codes: [Int: ColumnCodes] = [:]
  private var lists: [[Int]: (rows: RowList, starts: [Int])] = [:]
  private var byCall: SortedRows?

  init(_ spans: SpanTable, zone: ZoneRules) {
    self.spans = spans
    self.zone = zone
    names = LastingTexts(spans.names.names)
    super.init(
      name: "spans", what: "One row a call, attempt or composite, as in spans.csv",
      columns: QuerySpanColumn.allCases.map(\.description))
  }

  override func rowCount() -> Int { spans.count }
  override var estimatedRows: Int { spans.count }

  override func emit(_ row: Int, _ column: Int, to result: QueryResult) {
    guard let column = QuerySpanColumn(rawValue: column) else { return result.null() }
    switch column {
    case .run: name(spans.run[row], result)
    case .system: name(spans.system[row], result)
    case .source: name(spans.source[row], result)
    case .call: result.integer(spans.call[row])
    case .stage: name(spans.stage[row], result)
    case .phase: name(spans.phase[row], result)
    case .day: number(spans.day[row], result)
    case .iteration: number(spans.iteration[row], result)
    case .agent: name(spans.agent[row], result)
    case .group: name(spans.group[row], result)
    case .attempt:
      let attempt = spans.attempt[row]
      if attempt == SpanTable.absent16 { result.null() } else { result.integer(Int64(attempt)) }
    case .covers: number(spans.covers[row], result)
    case .start: instant(spans.start[row], result)
    case .startNanoseconds: number(spans.start[row], result)
    case .duration: milliseconds(spans.duration[row], result)
    case .timing: timings.emit(Int(spans.timing[row].rawValue), to: result)
    case .resolution: milliseconds(spans.resolution[row], result)
    case .status: statuses.emit(Int(spans.status[row].rawValue), to: result)
    case .error: name(spans.error[row], result)
    case .promptBytes: number(spans.promptBytes[row], result)
    case .responseBytes: number(spans.responseBytes[row], result)
    case .inputTokens: number(spans.inputTokens[row], result)
    case .outputTokens: number(spans.outputTokens[row], result)
    case .cost: result.real(spans.cost[row])
    case .promptHash: number(spans.promptHash[row], result)
    case .model: name(spans.model[row], result)
    case .durationNanoseconds: number(spans.duration[row], result)
    case .failed: result.integer(spans.status[row].isFailure ? 1 : 0)
    }
  }

  override func rowsPerValue(_ column: Int) -> Int? {
    guard let field = QuerySpanColumn(rawValue: column) else { return nil }
    if field == .call { return 4 }
    // Values of a column that is not yet indexed are not counted for a guess.
    guard spans.nameColumn(field) != nil || field == .timing || field == .status else { return nil }
    return max(1, spans.count / 8)
  }

  override func rows(where column: Int, equals value: QueryValue) -> RowSelection? {
    guard let field = QuerySpanColumn(rawValue: column) else { return nil }
    if field == .call {
      guard case .integer(let call) = value else { return nil }
      return rows(ofCall: call)
    }
    guard case .text(let text) = value, let codes = codes(of: column) else { return nil }
    let wanted: Int?
    switch field {
    case .timing: wanted = Timing(name: text).map { Int($0.rawValue) + 1 }
    case .status: wanted = Status(name: text).map { Int($0.rawValue) + 1 }
    default: wanted = spans.names.existing(text).map { Int($0.rawValue) + 1 }
    }
    guard let wanted, wanted < codes.count else { return RowSelection.none }
    let list = list(of: [column])
    return RowSelection(list.rows, list.starts[wanted]..<list.starts[wanted + 1])
  }

  override func canGroup(by columns: [Int]) -> Bool {
    columns.allSatisfy { codes(of: $0) != nil }
  }

  override func rowsGrouped(by columns: [Int]) -> RowSelection {
    let list = list(of: columns)
    return RowSelection(list.rows, 0..<list.rows.count)
  }

  private func rows(ofCall call: Int64) -> RowSelection {
    let sorted = byCall ?? SortedRows(spans.call)
    byCall = sorted
    return sorted.rows(equal: call, in: spans.call)
  }

  private func codes(of column: Int) -> ColumnCodes? {
    if let known = codes[column] { return known }
    guard let field = QuerySpanColumn(rawValue: column) else { return nil }
    var made: ColumnCodes?
    if let names = spans.nameColumn(field) {
      made = ColumnCodes(names: names, of: spans.names.names.count)
    } else if let numbers = spans.smallColumn(field) {
      made = ColumnCodes(numbers: numbers)
    }
    codes[column] = made
    return made
  }

  /// The rows ordered by the codes of those columns, and where each code of the first begins.
  private func list(of columns: [Int]) -> (rows: RowList, starts: [Int]) {
    if let known = lists[columns] { return known }
    var order: [UInt32]?
    var starts: [Int] = []
    // Stable passes from the last column to the first.
    for column in columns.reversed() {
      guard let codes = codes(of: column) else { continue }
      (order, starts) = codes.sorted(order)
    }
    let made = (RowList(order ?? []), starts)
    lists[columns] = made
    return made
  }

  private func name(_ id: NameID, _ result: QueryResult) {
    if id.isAbsent { result.null() } else { names.emit(Int(id.rawValue), to: result) }
  }

  private func number(_ value: Int64, _ result: QueryResult) {
    if value == SpanTable.absent64 { result.null() } else { result.integer(value) }
  }

  private func number(_ value: Int32, _ result: QueryResult) {
    if value == SpanTable.absent32 { result.null() } else { result.integer(Int64(value)) }
  }

  private func milliseconds(_ value: Int64, _ result: QueryResult) {
    if value == SpanTable.absent64 { result.null() } else { result.real(Double(value) / 1e6) }
  }

  /// Hands over an instant as text.
  func instant(_ value: Int64, _ result: QueryResult) {
    if value == SpanTable.absent64 { return result.null() }
    var buffer = ByteBuffer()
    buffer.append(instant: value, in: zone)
    result.text(buffer.bytes)
  }
}
