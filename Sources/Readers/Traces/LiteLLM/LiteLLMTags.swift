/// What tags such as `stage:plan` say of a request.
struct LiteLLMTags {
  private var values: [String: [UInt8]] = [:]

  private static let names: Set<String> = [
    "run", "stage", "day", "iteration", "iter", "agent", "group",
  ]

  /// Takes in a tag `name:value`; others are passed over.
  mutating func add(_ tag: [UInt8]) {
    guard
      let colon = tag.firstIndex(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") })
    else { return }
    add(name: Array(tag[..<colon]), value: Array(tag[(colon + 1)...]))
  }

  /// Takes in a value of that name; the first one counts.
  mutating func add(name: [UInt8], value: [UInt8]) {
    guard name.count < 16, !value.isEmpty else { return }
    let name = String(decoding: name, as: UTF8.self)
    if Self.names.contains(name), values[name] == nil { values[name] = value }
  }

  /// Writes what was said into a record.
  func apply(to record: inout LiteLLMRecord, _ names: inout ByteInterner) {
    func number(_ name: String) -> Int32? {
      values[name].flatMap { Int32(String(decoding: $0, as: UTF8.self)) }
    }
    func text(_ name: String) -> Int32? {
      values[name].map { names.identifier($0.span, 0..<$0.count) }
    }
    record.run = text("run") ?? record.run
    record.stage = text("stage") ?? record.stage
    record.agent = text("agent") ?? record.agent
    record.group = text("group") ?? record.group
    record.day = number("day") ?? record.day
    record.iteration = number("iteration") ?? number("iter") ?? record.iteration
  }
}
