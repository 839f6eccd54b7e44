/// What a stage's accepted answers look like.
struct ArenaAnswerFormat: Sendable {
  /// Texts that an accepted answer holds, in this order.
  var parts: [String]

  /// Whether an answer has all of the parts in their order.
  func accepts(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    for part in parts {
      let wanted = Array(part.utf8)
      guard wanted.count <= rest.count else { return false }
      let last = rest.endIndex - wanted.count
      guard let start = (rest.startIndex...last).first(where: { rest[$0...].starts(with: wanted) })
      else { return false }
      rest = rest[(start + wanted.count)...]
    }
    return true
  }
}

extension ArenaStage {
  /// The format that the program's validator demands of answers that it writes to a result file;
  /// nil where it accepts any.
  var acceptedFormat: ArenaAnswerFormat? {
    switch self {
    case .shortReflection: ArenaAnswerFormat(parts: ["Weakness:", "Strength:"])
    case .strategyUpdate: ArenaAnswerFormat(parts: ["New investment strategy:"])
    default: nil
    }
  }
}
