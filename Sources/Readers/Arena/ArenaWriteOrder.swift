/// How well the times of a run's files fit the order in which the program writes them.
///
/// Two chains are strictly ordered over the whole run: each day's gossip and analyses, and each
/// day's reflection. Between the two nothing is demanded, since not every iteration reflects.
struct ArenaWriteOrder: Sendable {
  /// Fewest files that must be taken away for the others to be in order.
  private(set) var outliers = 0
  /// Neighbouring files that were held against each other.
  private(set) var checks = 0
  /// Whether the times never fall from one name to the next, though the program does not write in the
  /// order of the names: a copy did.
  private(set) var isByName = false
  /// Days with at least four files of a reflection, and those of them of which two or more files
  /// are out of order.
  private(set) var reflections = (all: 0, broken: 0)

  /// Neighbouring files between which at least one call lies, and those of them that are closer
  /// together than ``fastestCall``.
  private(set) var calls = (all: 0, instant: 0)

  /// No model answers within this many nanoseconds, and hardly any copy takes longer for a file.
  private static let fastestCall: Int64 = 1_000_000

  /// Judges the files' modification times.
  ///
  /// - Complexity: O(n log n) in the number of files.
  init(_ files: ArenaFiles) {
    var decisions: [Int64] = []
    var reflected: [Int64] = []
    var written: [Int64] = []
    let days = files.days.sorted { $0.key < $1.key }.map(\.value)
    for (ordinal, day) in days.enumerated() {
      let isLast = ordinal == days.count - 1
      let analysis = day.analysis.sorted { $0.key < $1.key }.compactMap(\.value.modified)
      let reflection = ArenaStage.reflection.flatMap { stage in
        [day.prompts[stage]?.modified, day.results[stage]?.modified].compactMap(\.self)
      }
      addCalls(zip(analysis, analysis.dropFirst()).map { $1 - $0 })
      addCalls(
        ArenaStage.reflection.compactMap { stage in
          guard let prompt = day.prompts[stage]?.modified,
            let result = day.results[stage]?.modified
          else { return nil }
          return result - prompt
        })
      decisions += [day.gossip?.modified].compactMap(\.self)
      decisions += isLast ? Self.unrotated(analysis) : analysis
      written += reflection
      let ordered = isLast ? Self.unrotated(reflection) : reflection
      reflected += ordered
      if ordered.count >= 4 {
        reflections.all += 1
        if Self.outliers(ordered) > 1 { reflections.broken += 1 }
      }
    }
    addCalls(
      files.calls.values.compactMap { call in
        guard let prompt = call.prompt?.modified, let result = call.result?.modified else {
          return nil
        }
        return result - prompt
      })
    for chain in [decisions, reflected] {
      outliers += Self.outliers(chain)
      checks += max(0, chain.count - 1)
    }
    judgeNames(files, written)
  }

  /// Holds the order of the names against that of writing.
  ///
  /// Many copies go through the names in order; no run does, since it writes the short reflection
  /// before the long one and the market analysis before the purchase. Even the turned times of a cut
  /// last day never rise with the names. Two files out of order are asked for, as one may have been
  /// written again.
  private mutating func judgeNames(_ files: ArenaFiles, _ reflections: [Int64]) {
    let named = files.all.sorted { $0.index < $1.index }.compactMap(\.modified)
    guard Self.outliers(named) == 0 else { return }
    var chains = [reflections]
    chains += Dictionary(grouping: files.calls) { $0.key.order.turn }.values.map { calls in
      calls.sorted { $0.key.order < $1.key.order }.flatMap { call in
        [call.value.prompt?.modified, call.value.result?.modified].compactMap(\.self)
      }
    }
    let reversed = chains.reduce(0) { $0 + Self.outliers($1) }
    guard reversed >= 2 else { return }
    isByName = true
    outliers = max(outliers, reversed)
    checks = max(checks, named.count - 1)
  }

  private mutating func addCalls(_ durations: [Int64]) {
    calls.all += durations.count
    calls.instant += durations.count { (0..<Self.fastestCall).contains($0) }
  }

  /// Whether so many calls took no time that it is a copy's times that are seen.
  var isInstant: Bool { calls.instant >= 2 && calls.instant * 4 > calls.all }

  /// Whether the times can't be those of the program's writes.
  ///
  /// A file that was written again later is out of order alone. A copy that goes through the names
  /// in order writes each day's long reflection before its short one, and one that goes through
  /// them in no order leaves few in place.
  var isContradicted: Bool {
    isByName || outliers >= 2 && (outliers * 4 > checks || reflections.broken * 2 > reflections.all)
  }

  /// A kill may have cut the last day: then the first files are of the last turn and the others
  /// still of the turn before.
  ///
  /// Such times come back with the older part first.
  private static func unrotated(_ times: [Int64]) -> [Int64] {
    let drops = times.indices.dropFirst().map { (times[$0 - 1] - times[$0], $0) }
    guard let (drop, start) = drops.max(by: { $0.0 < $1.0 }), drop > 0 else { return times }
    let turned = Array(times[start...] + times[..<start])
    return outliers(turned) < outliers(times) ? turned : times
  }

  /// Number of times less the length of the longest sequence of them that never falls.
  private static func outliers(_ times: [Int64]) -> Int {
    // Patience sorting: the smallest last time of a sequence of each length.
    var tails: [Int64] = []
    for time in times {
      var low = 0
      var high = tails.count
      while low < high {
        let middle = (low + high) / 2
        if tails[middle] <= time { low = middle + 1 } else { high = middle }
      }
      if low == tails.count { tails.append(time) } else { tails[low] = time }
    }
    return times.count - tails.count
  }
}
