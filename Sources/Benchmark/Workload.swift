/// One job that several programs do on the same data.
struct Workload: Sendable {
  /// Such as `W2`.
  let name: String
  let title: String
  /// What is to be done, in a sentence or two.
  let job: String
  /// How much there is to do, in `unit`.
  var size: Int
  let unit: String
  /// What makes the data, in this order; a file that is there is not made again.
  let inputs: [Input]
  /// The limit is among them; it answers first.
  var contenders: [Contender]
  /// The contender that processor times are held against.
  let limit: String
  /// What is asked of RunLens.
  var goals: [Goal] = []
  /// How many times as many rounds it gets as others: jobs of milliseconds need more.
  var repeats = 1
  /// The file whose megabytes are the size, where that shows only when it is made.
  var sizedBy: String?
  /// A file with a sentence about how it was measured, once it was.
  var note: String?
  /// What removes what contenders leave behind.
  var cleanUp: Command?

  /// The contenders whose cost is followed over sizes: the limit and RunLens.
  var growing: [Contender] {
    contenders.filter { $0.role == .ours || $0.name == limit }
  }
}

/// A file or folder that contenders read.
struct Input: Sendable {
  /// Where it is when it is complete.
  let path: String
  /// Makes it at `path` with `.new` behind it.
  let command: Command
}

/// What is asked of one contender.
struct Goal: Sendable {
  enum Measure: Sendable, Equatable {
    /// Processor time over that of another contender.
    case processor(over: String)
    /// Wall time over that of another contender.
    case wall(over: String)
    /// Seconds of wall time above those of another contender.
    case beyond(String)
    /// Megabytes.
    case peak
    /// Milliseconds of wall time.
    case milliseconds
    /// Megabytes of the file that it writes.
    case written
    /// The workload's units for each second of the processor: the more the better.
    case rate
  }

  let contender: String
  let measure: Measure
  /// The most, or the least of a rate, that is asked.
  let bound: Double

  /// Whether it says nothing of smaller data.
  var isOfWholeSize: Bool {
    switch measure {
    case .peak, .written, .beyond: true
    case .processor, .wall, .milliseconds, .rate: false
    }
  }
}
