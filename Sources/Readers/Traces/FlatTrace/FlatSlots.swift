import Trace

/// Which fields of a line a tally needs, each at a slot of its own.
///
/// The first two are always the words of the status and of the error, since only both together tell
/// what failed.
struct FlatSlots {
  /// More fields than any choice of keys asks for.
  static let most = 16

  /// What a tally does with a value.
  enum Use: UInt8 {
    /// It passes over a text, or a number.
    case passText, pass
    /// It wants the number of a text, the number of a number's text, or the number itself.
    case text, name, number
    /// It wants the duration.
    case duration
  }

  /// What becomes of a value.
  static func use(of target: FlatTarget, slot: Int8, isText: Bool) -> Use {
    if slot < 0 {
      return isText ? .passText : target.kind == .duration ? .duration : .pass
    }
    return isText ? .text : target.kind == .narrow ? .number : .name
  }

  /// The fields by slot.
  private var fields: [PartialKeyPath<FlatRow>] = [\FlatRow.own.status, \FlatRow.own.error]
  /// By slot the place of the field in a row, in bytes.
  private(set) var offsets: [Int] = []
  /// By slot whether it holds a number instead of a text's number.
  private(set) var isNumber: [Bool] = [false, false]
  /// By slot the key for which it is needed; nil for the first two.
  private(set) var keys: [SpanKey?] = [nil, nil]

  init(_ keys: [SpanKey]) {
    for key in keys where !self.keys.contains(key) {
      guard let field = Self.field(of: key) else { continue }
      fields.append(field)
      isNumber.append(key.isNumber)
      self.keys.append(key)
    }
    offsets = fields.map { MemoryLayout<FlatRow>.offset(of: $0) ?? 0 }
  }

  private static func field(of key: SpanKey) -> PartialKeyPath<FlatRow>? {
    switch key {
    case .run: \.common.run
    case .system: \.common.system
    case .stage: \.own.stage
    case .phase: \.own.phase
    case .agent: \.own.agent
    case .group: \.own.group
    case .model: \.common.model
    case .day: \.common.day
    case .iteration: \.common.iteration
    case .attempt: \.own.attempt
    // The status and the error have their slots; the others are the same for all lines.
    case .status, .error, .source, .timing: nil
    }
  }

  /// Number of slots.
  var count: Int { offsets.count }

  /// The slot of a value, or -1 where the tally does not need it.
  func slot(of target: FlatTarget) -> Int8 {
    guard target.kind == .text || target.kind == .name || target.kind == .narrow else { return -1 }
    let place = offsets.firstIndex(of: Int(target.offset))
    return place.map { Int8(truncatingIfNeeded: $0) } ?? -1
  }
}
