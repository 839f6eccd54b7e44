/// Tells the writes of one pair of prompt and result files apart, call by call.
///
/// A result belongs to the prompt that was written last before it.
struct PromptVersions {
  private let patterns: [NamePattern]
  private var written: [[UInt8]: Int] = [:]
  /// For each write that a pattern fits, which call of its pair it belongs to, from 1 on.
  private(set) var calls: [(version: Int, call: Int, stem: [UInt8])] = []

  /// Pairs whose names fit one of the patterns.
  init(_ patterns: [NamePattern]) { self.patterns = patterns }

  /// Takes the next write; whether its name fits a pattern.
  mutating func take(_ version: Int, _ path: [UInt8]) -> Bool {
    for pattern in patterns {
      guard let match = pattern.match(path.span) else { continue }
      let stem = Array(path[..<match.kind.lowerBound]) + [0] + path[match.kind.upperBound...]
      var call = written[stem] ?? 0
      if !match.isResult || call == 0 { call += 1 }
      written[stem] = call
      calls.append((version, call, stem))
      return true
    }
    return false
  }

  /// Whether that is the last call of its pair.
  func isLast(_ call: Int, of stem: [UInt8]) -> Bool { written[stem] == call }
}
