import Trace
import Writing

/// Turns columns of the spans table into cells, each followed by a comma.
struct SpanCells {
  let spans: SpanTable
  let zone: ZoneRules
  /// Each name as a cell, made once.
  private let names: [[UInt8]]
  private let timings: [[UInt8]]
  private let statuses: [[UInt8]]
  var buffer = ByteBuffer()

  init(_ spans: SpanTable, zone: ZoneRules) {
    self.spans = spans
    self.zone = zone
    names = spans.names.names.map { CSVWriter.cell($0) }
    timings = Timing.allCases.map { Array($0.name.utf8) }
    statuses = Status.allCases.map { Array($0.name.utf8) }
    buffer.reserve(1 << 18 + 1 << 14)
  }

  /// A piece of about a quarter of a megabyte, once there is one.
  mutating func write<Failure: Error>(
    atLeast size: Int, _ write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    guard buffer.count >= max(size, 1) else { return }
    try write(buffer.bytes)
    buffer.removeAll()
  }

  mutating func comma() { buffer.append(UInt8(ascii: ",")) }

  mutating func name(_ id: NameID) {
    if !id.isAbsent { buffer.append(names[Int(id.rawValue)]) }
    comma()
  }

  mutating func number(_ value: Int64) {
    if value != SpanTable.absent64 { buffer.append(decimal: value) }
    comma()
  }

  mutating func number(_ value: Int32) {
    if value != SpanTable.absent32 { buffer.append(decimal: Int64(value)) }
    comma()
  }

  mutating func milliseconds(_ value: Int64) {
    if value != SpanTable.absent64 { buffer.append(milliseconds: value) }
    comma()
  }

  /// An instant as text and as a number.
  mutating func start(_ value: Int64) {
    if value != SpanTable.absent64 { buffer.append(instant: value, in: zone) }
    comma()
    number(value)
  }

  mutating func timing(_ row: Int) {
    buffer.append(timings[Int(spans.timing[row].rawValue)])
    comma()
    milliseconds(spans.resolution[row])
  }

  mutating func status(_ row: Int) {
    buffer.append(statuses[Int(spans.status[row].rawValue)])
    comma()
    name(spans.error[row])
  }

  /// Sizes, tokens, cost, hash and model, which end the line.
  mutating func sizes(_ row: Int) {
    number(spans.promptBytes[row])
    number(spans.responseBytes[row])
    number(spans.inputTokens[row])
    number(spans.outputTokens[row])
    let cost = spans.cost[row]
    if cost.isFinite { buffer.append(number: cost) }
    comma()
    let hash = spans.promptHash[row]
    if hash != SpanTable.absent64 { buffer.append(decimal: hash) }
    comma()
    let model = spans.model[row]
    if !model.isAbsent { buffer.append(names[Int(model.rawValue)]) }
    buffer.append(UInt8(ascii: "\n"))
  }
}
