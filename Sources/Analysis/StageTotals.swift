/// How much time went into each of some stages, in the order of the stages' names.
///
/// A run has as many of these as iterations, each of a few stages: a list of them costs less than a
/// table, and everything that is written wants them in one order.
public struct StageTotals: Sendable, Equatable {
  /// The time of one stage.
  public struct Entry: Sendable, Equatable {
    /// Name of the stage.
    public var stage: String
    /// Sum of its durations in nanoseconds.
    public var total: Int64

    /// An entry with those facts.
    public init(stage: String, total: Int64) {
      self.stage = stage
      self.total = total
    }
  }

  private var entries: [Entry] = []

  /// No stages.
  public init() {}

  /// The time of a stage in nanoseconds; nil for a stage that is not there.
  ///
  /// - Complexity: O(stages).
  public subscript(stage: String) -> Int64? { entries.first { $0.stage == stage }?.total }

  /// Appends a stage whose name comes after those of all others, or more time of the last one.
  mutating func append(_ entry: Entry) {
    if let last = entries.last, last.stage == entry.stage {
      entries[entries.count - 1].total = last.total.saturatingAdd(entry.total)
    } else {
      entries.append(entry)
    }
  }
}

extension StageTotals: RandomAccessCollection {
  /// The stage whose name is the smallest.
  public var startIndex: Int { 0 }
  /// One after the last stage.
  public var endIndex: Int { entries.count }
  /// A stage and its time.
  public subscript(position: Int) -> Entry { entries[position] }
}

extension StageTotals: ExpressibleByDictionaryLiteral {
  /// The stages in any order, each once.
  public init(dictionaryLiteral elements: (String, Int64)...) {
    entries = elements.map { Entry(stage: $0, total: $1) }.sorted { $0.stage < $1.stage }
  }
}
