import Trace

/// What one point of k6 says of a request, whichever of its two outputs it stands in.
struct K6Point {
  /// The metrics that time something which becomes a row.
  enum Timed {
    case http, grpc, iteration, group
  }

  /// What a metric of that name times; nil where no row is made of it.
  static func timed(_ metric: Span<UInt8>) -> Timed? {
    if metric.says("http_req_duration") { return .http }
    if metric.says("grpc_req_duration") { return .grpc }
    if metric.says("iteration_duration") { return .iteration }
    return metric.says("group_duration") ? .group : nil
  }

  /// Whether it is a metric of every test of which its requests tell as much.
  static func isCovered(_ metric: Span<UInt8>) -> Bool {
    for name: StaticString in covered where metric.says(name) { return true }
    return false
  }

  private static let covered: [StaticString] = [
    "http_reqs", "http_req_blocked", "http_req_connecting", "http_req_tls_handshaking",
    "http_req_sending", "http_req_waiting", "http_req_receiving", "http_req_failed", "iterations",
    "data_sent", "data_received", "vus_max",
  ]

  var record: LoadRecord
  private let timed: Timed
  private var url: Int32 = -1
  private var code: Int?
  private var isExpected: Bool?
  private var errorText = ""
  private var errorCode: Int?

  init(_ timed: Timed) {
    self.timed = timed
    let kind: LoadRecord.Kind
    switch timed {
    case .http, .grpc: kind = .request
    case .iteration: kind = .iteration
    case .group: kind = .group
    }
    record = LoadRecord(kind)
  }

  /// Takes in a tag.
  mutating func add(_ tag: Span<UInt8>, _ value: [UInt8], _ names: inout ByteInterner) {
    func name(_ names: inout ByteInterner) -> Int32 {
      names.identifier(value.span, 0..<value.count)
    }
    switch tag.count {
    case 2 where tag.says("vu"): record.agent = name(&names)
    case 3 where tag.says("url"): url = name(&names)
    case 4 where tag.says("name"):
      if timed == .http || timed == .grpc { record.name = name(&names) }
    case 4 where tag.says("iter"): record.iteration = Self.number(value) ?? SpanTable.absent32
    case 5 where tag.says("error"): errorText = String(decoding: value, as: UTF8.self)
    case 5 where tag.says("group"): if timed == .group { record.name = group(value, &names) }
    case 6 where tag.says("method"): if timed == .http { record.method = name(&names) }
    case 6 where tag.says("status"): code = Self.number(value).map { Int($0) }
    case 8 where tag.says("scenario"): record.group = name(&names)
    case 10 where tag.says("error_code"): errorCode = Self.number(value).map { Int($0) }
    case 17 where tag.says("expected_response"): isExpected = value == Array("true".utf8)
    default: break
    }
  }

  /// The name of a group without the colons in front of it.
  private func group(_ value: [UInt8], _ names: inout ByteInterner) -> Int32 {
    let start = value.starts(with: [0x3a, 0x3a]) ? 2 : 0
    return names.identifier(value.span, start..<value.count)
  }

  private static func number(_ value: [UInt8]) -> Int32? {
    Int32(String(decoding: value, as: UTF8.self))
  }

  /// The record, when all its tags are there.
  mutating func finish(_ names: inout ByteInterner) -> LoadRecord {
    if record.name < 0 { record.name = url }
    switch timed {
    case .http: finishHTTP(&names)
    case .grpc:
      guard let code else { break }
      record.status = LoadOutcome.status(grpc: code)
      if code != 0 { record.error = names.identifier("grpc \(code)") }
    case .iteration, .group: break
    }
    return record
  }

  private mutating func finishHTTP(_ names: inout ByteInterner) {
    guard let code else { return }
    if code > 0 {
      record.status = LoadOutcome.status(code: code, isExpected: isExpected)
      if record.status != .ok { record.error = names.identifier(String(code)) }
    } else {
      let text = LoadOutcome.network(errorText)
      // 1050 is its number for a request that took longer than it may.
      record.status = errorCode == 1050 ? .timeout : LoadOutcome.status(unanswered: errorText)
      let shown = text.isEmpty ? errorCode.map { "k6 error \($0)" } : text
      record.error = shown.flatMap { ErrorClass.short($0) }.map { names.identifier($0) } ?? -1
    }
  }
}

extension Span where Element == UInt8 {
  /// Whether these are exactly those bytes.
  func says(_ expected: StaticString) -> Bool {
    guard count == expected.utf8CodeUnitCount else { return false }
    let start = unsafe expected.utf8Start
    for place in indices where unsafe self[place] != start[place] { return false }
    return true
  }
}
