/// Ties tokens to the sizes of texts.
public struct TokenModel: Sendable, Equatable {
  /// Characters of a prompt for a token.
  public var charactersPerInputToken = 4.0
  /// Characters of an answer for a token.
  public var charactersPerOutputToken = 4.0
  /// Tokens that every prompt costs besides its text.
  public var overheadTokens = 8

  /// Four characters a token.
  public init() {}

  /// Tokens of a prompt of that many characters.
  public func inputTokens(characters: Int) -> Int {
    Self.tokens(characters, charactersPerInputToken) + max(0, min(overheadTokens, 1_000_000))
  }

  /// Tokens of an answer of that many characters.
  public func outputTokens(characters: Int) -> Int {
    Self.tokens(characters, charactersPerOutputToken)
  }

  /// Rounded up, and at most a hundred million.
  private static func tokens(_ characters: Int, _ each: Double) -> Int {
    guard characters > 0, each > 0 else { return 0 }
    return Int(min(Double(characters) / each, 1e8).rounded(.up))
  }
}
