/// What one line tells.
///
/// Texts are numbers of the scanner's names, -1 where absent; other absent numbers are as in the spans
/// table.
struct FlatRow: Sendable {
  /// What differs from line to line, kept for each of them: they are read on another processor than the one that made
  /// them.
  struct Own: Sendable {
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
    /// Where the line's ``Common`` is kept.
    var common: Int32 = -1

    /// A line that tells nothing yet.
    @inline(__always)
    init() {}
  }

  /// What mostly is the same from line to line, kept once for those that follow one another.
  struct Common: Sendable {
    /// What the duration's key can tell apart, in nanoseconds.
    var resolution: Int64 = 1
    var promptBytes = Int64.min
    var responseBytes = Int64.min
    var promptHash = Int64.min
    var cost = Double.nan
    // What exported spans tell beside: the first, the timing, is what makes a line one.
    var toldResolution = Int64.min
    var timing: Int32 = -1
    var covers = Int32.min
    var source: Int32 = -1
    var day = Int32.min
    var iteration = Int32.min
    var run: Int32 = -1
    var system: Int32 = -1
    var model: Int32 = -1

    /// A line that tells nothing yet.
    @inline(__always)
    init() {}

    /// Whether it is of a span that was exported, to be taken as it is: such a line has a timing.
    @inline(__always)
    var isTold: Bool { timing >= 0 }

    /// Whether nothing differs; costs that are not known are the same.
    func isSame(as other: Common) -> Bool {
      let numbers =
        (resolution ^ other.resolution) | (promptBytes ^ other.promptBytes)
        | (responseBytes ^ other.responseBytes) | (promptHash ^ other.promptHash)
        | (toldResolution ^ other.toldResolution)
      let words =
        (timing ^ other.timing) | (covers ^ other.covers) | (source ^ other.source)
        | (day ^ other.day) | (iteration ^ other.iteration) | (run ^ other.run)
        | (system ^ other.system) | (model ^ other.model)
      return numbers == 0 && words == 0 && cost.bitPattern == other.cost.bitPattern
    }
  }

  var own = Own()
  var common = Common()

  /// A line that tells nothing yet.
  @inline(__always)
  init() {}

  /// A line with those parts.
  init(_ own: Own, _ common: Common) { (self.own, self.common) = (own, common) }

  /// Whether it has what every line needs.
  @inline(__always)
  static func isComplete(_ own: Own, _ common: Common) -> Bool {
    common.isTold ? own.stage >= 0 : own.start != .min && (own.stage >= 0 || own.phase >= 0)
  }

  /// Where ``common`` lies, in bytes.
  @inline(__always)
  static var commonOffset: Int { MemoryLayout<FlatRow>.size - MemoryLayout<Common>.size }

  /// Whether the field at that offset differs from line to line.
  @inline(__always)
  static func isOwn(_ offset: Int32) -> Bool { offset < commonOffset }
}
