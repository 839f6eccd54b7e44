public import Statistics

/// How the size of prompts goes with latency, and which prompts were asked again.
///
/// Times are nanoseconds.
public struct PromptProfile: Sendable, Equatable {
  /// What prompts are measured in.
  public enum Unit: String, Sendable {
    /// Bytes of text.
    case bytes
    /// Tokens, where no source tells bytes.
    case tokens
  }

  /// Calls whose prompts are about of one size: from a size up to the next bin's.
  public struct Bin: Sendable, Equatable {
    /// The smallest size in it.
    public var low: Int64
    /// The largest size in it.
    public var high: Int64
    /// Calls in it.
    public var count: Int
    /// Quartiles and median of their durations.
    public var p25: Double
    /// See ``p25``.
    public var p50: Double
    /// See ``p25``.
    public var p75: Double
  }

  /// Sizes and latencies of one stage.
  public struct Stage: Sendable, Equatable {
    /// The step's name.
    public var stage: String
    /// The part of the step: whole calls or single attempts.
    public var phase: String
    /// Spans with a size and a duration that did not fail.
    public var count: Int
    /// Smallest, median and largest size.
    public var smallest: Int64
    /// See ``smallest``.
    public var medianSize: Double
    /// See ``smallest``.
    public var largest: Int64
    /// Spearman's ρ of size and duration; nil where either is constant.
    public var correlation: RankCorrelation?
    /// Pairs that the correlation and the bins rest on: every k-th of very many.
    public var sampled: Int
    /// Up to eight bins of about equal counts, by size.
    public var bins: [Bin]
  }

  /// Prompts asked again, by stage.
  public struct Repeats: Sendable, Equatable {
    /// The step's name.
    public var stage: String
    /// Calls whose prompt is known.
    public var calls = 0
    /// Calls whose prompt an earlier call of the run had.
    public var repeats = 0
    /// Repeats with a duration.
    public var timed = 0
    /// Sum of these durations; nil where none is timed.
    public var time: Int64?
    /// Sum of the squares of these times.
    var squares = 0.0
  }

  /// A prompt that was asked several times.
  public struct Prompt: Sendable, Equatable {
    /// Hash of its text.
    public var hash: Int64
    /// The step that asked first.
    public var stage: String
    /// How often it was asked.
    public var count: Int
    /// Time of all askings but the first; nil where none is timed.
    public var time: Int64?
    /// Its size; nil where unknown.
    public var size: Int64?
  }

  /// What sizes are in.
  public var unit = Unit.bytes
  /// Stages with sizes and durations, the most spans first.
  public var stages: [Stage] = []
  /// Calls whose prompt is known, and how many prompts these are.
  public var hashed = 0
  /// Different prompts among them.
  public var distinct = 0
  /// Stages with known prompts; the most repeats first.
  public var repeats: [Repeats] = []
  /// The rows of the repeats.
  var repeatedRows: [Int] = []
  /// The prompts that were asked most often, at most twenty.
  public var mostRepeated: [Prompt] = []

  /// Calls whose prompt an earlier call had.
  public var repeated: Int { hashed - distinct }
}
