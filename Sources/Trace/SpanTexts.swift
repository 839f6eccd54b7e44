/// Where the texts of prompts and answers are, row by row, without the texts themselves.
public struct SpanTexts: Sendable {
  /// Reads texts by their numbers and hands each that can be read to the closure, in any order.
  public typealias Loader = @Sendable ([Int], (Int, [UInt8]) -> Void) -> Void

  /// Stands for a row without a text.
  public static var none: Int32 { -1 }

  /// The number of each row's prompt, or ``none``.
  public var prompts: [Int32]
  /// The number of each row's answer, or ``none``.
  public var responses: [Int32]
  /// How many texts are best asked for at once: few from disk, many where each time costs a pass.
  public var batch: Int
  /// Reads texts.
  public var load: Loader

  /// A text longer than this is left out.
  public static var longest: Int { 16 << 20 }

  /// Texts of the rows of a table.
  public init(prompts: [Int32], responses: [Int32], batch: Int, load: @escaping Loader) {
    self.prompts = prompts
    self.responses = responses
    self.batch = batch
    self.load = load
  }
}
