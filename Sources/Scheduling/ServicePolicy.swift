/// What limits the requests in flight; those that must wait do so in the order of their arrival.
public struct ServicePolicy: Sendable, Equatable {
  /// How many requests may be in flight; nil for any number.
  public var concurrency: Int?
  /// How many requests may start in a minute; nil for any number.
  public var requestsPerMinute: Double?
  /// How many requests may start at once after a pause; 1 spaces them evenly.
  public var requestBurst = 1
  /// How many tokens, of prompts and answers, may start in a minute; nil for any number.
  public var tokensPerMinute: Double?
  /// How many tokens may start at once after a pause; nil for a second's worth.
  ///
  /// A request of more tokens starts when the whole burst is there, and the next ones wait for it.
  public var tokenBurst: Int?

  /// No limit.
  public init() {}
}
