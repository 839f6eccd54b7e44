/// Answers kept for prompts that come again, up to a number; the oldest leaves first.
public struct ResponseCache: Sendable {
  private let capacity: Int
  private var outputTokens: [UInt64: Int] = [:]
  private var order: [UInt64] = []
  private var oldest = 0

  /// A cache of at most that many answers.
  public init(capacity: Int) { self.capacity = max(1, capacity) }

  /// Tokens of the kept answer; nil where there is none.
  public func find(_ key: UInt64) -> Int? { outputTokens[key] }

  /// Keeps an answer.
  public mutating func keep(_ key: UInt64, outputTokens count: Int) {
    guard outputTokens.updateValue(count, forKey: key) == nil else { return }
    if order.count < capacity {
      order.append(key)
    } else {
      outputTokens[order[oldest]] = nil
      order[oldest] = key
      oldest = oldest + 1 == capacity ? 0 : oldest + 1
    }
  }
}
