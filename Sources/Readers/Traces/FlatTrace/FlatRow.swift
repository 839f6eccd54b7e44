/// What one line tells.
///
/// Texts are numbers of the scanner's names, -1 where absent; other absent numbers are as in the spans
/// table.
struct FlatRow: Sendable {
  // What differs from line to line stands in front: of most lines no more is looked at, on another processor than the
  // one that read them.
  var start = Int64.min
  /// In nanoseconds.
  var duration = Int64.min
  var call = Int64.min
  var inputTokens = Int64.min
  var outputTokens = Int64.min
  var agent: Int32 = -1
  var group: Int32 = -1
  var stage: Int32 = -1
  var phase: Int32 = -1
  var status: Int32 = -1
  var error: Int32 = -1
  /// From 0, as lines count; of exported spans from 1.
  var attempt = Int32.min
  /// The timing of an exported span.
  var timing: Int32 = -1
  /// Whether the row before it in the same scan has the same run, system, model, day, iteration, resolution, cost,
  /// sizes and hash of the prompt, and was told in the same way; false where that is not known.
  var isLikeLast = false

  var day = Int32.min
  /// What the duration's key can tell apart, in nanoseconds.
  var resolution: Int64 = 1
  var promptBytes = Int64.min
  var responseBytes = Int64.min
  var promptHash = Int64.min
  var cost = Double.nan
  var iteration = Int32.min
  var run: Int32 = -1
  var system: Int32 = -1
  var model: Int32 = -1

  // What exported spans tell beside.
  var toldResolution = Int64.min
  var covers = Int32.min
  var source: Int32 = -1

  /// A line that tells nothing yet.
  @inline(__always)
  init() {}

  /// Whether it has what every line needs.
  @inline(__always)
  var isComplete: Bool { isTold ? stage >= 0 : start != .min && (stage >= 0 || phase >= 0) }

  /// Whether it is a span that was exported, to be taken as it is: such a line has a timing.
  @inline(__always)
  var isTold: Bool { timing >= 0 }
}
