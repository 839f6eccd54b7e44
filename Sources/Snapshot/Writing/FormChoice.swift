import Trace

/// Chooses how the columns of a file are stored, by trying to encode rows of its first row group in every way.
struct FormChoice: Sendable {
  /// The whole group, and the rows of it.
  let group: ColumnEncoder
  let rows: Range<Int>
  /// A part of the group as if it were a group itself, and the rows of it.
  let part: ColumnEncoder
  let partRows: Range<Int>

  /// A choice by those rows, of which so many in the middle are the part; it is stored in an order of its own where
  /// the group is.
  init(_ group: ColumnEncoder, _ rows: Range<Int>, part count: Int = Self.mostPartRows) {
    let count = min(rows.count, count)
    let start = rows.lowerBound + (rows.count - count) / 2
    self.group = group
    self.rows = rows
    partRows = start..<start + count
    var part = group
    if partRows != rows, group.places != nil { part.places = StoredOrder.of(group.table, partRows) }
    self.part = part
  }

  /// Rows of a part, which are enough to leave most ways out.
  static var mostPartRows: Int { 1 << 16 }
  /// Encodings that make a part no more than so many times as large as the best are tried with the whole group:
  /// how many numbers a dictionary has, and what comes again far away, doesn't show in the part.
  private static var close: Double { 1.25 }
  /// The level of zstd that takes the first match it finds.
  ///
  /// Where numbers repeat after a few bytes, that makes less than levels above it, which are drawn to
  /// longer matches.
  private static var quickLevel: Int { 1 }
  /// Who asks for more than this level wants few bytes above all.
  private static var usualLevel: Int { 3 }
  /// The levels by which encodings are judged: their choice, and so a run's fingerprint, must not depend on the
  /// user's.
  private static var sampleLevels: Set<Int> { [quickLevel, usualLevel] }

  /// The form that makes the column smallest, at that level or at a quicker one that makes hardly more.
  func form(of column: SnapshotSchema.Column, level: Int) -> ColumnForm {
    var best = ColumnForm(encoding: .plain, level: level)
    guard SnapshotSchema.leaf(column).type != .byteArray else { return best }
    let factor = Double(rows.count) / Double(max(1, partRows.count))
    var trials = part.trials(column, partRows, levels: Self.sampleLevels, factor: factor)
    let sizes = Self.sizes(trials)
    guard let least = sizes.map(\.size).min() else { return best }
    var some: Set? = Set(sizes.filter { $0.size <= least * Self.close }.map(\.encoding))
    let isPart = partRows != rows
    // Where a part has few different numbers, or none at all, the group may have others.
    if isPart, some == [.dictionary] || sizes.count == 1,
      group.candidates(column, rows) != sizes.map(\.encoding)
    {
      some = nil
    }
    let isTried = isPart && some?.count != 1
    if isTried {
      trials = group.trials(column, rows, levels: Self.sampleLevels, among: some)
    }
    guard let smallest = Self.sizes(trials).min(by: { $0.size < $1.size }) else { return best }
    best.encoding = smallest.encoding
    if level > Self.quickLevel, !Self.sampleLevels.contains(level) {
      let (encoder, rows) = isTried ? (group, rows) : (part, partRows)
      trials += encoder.trials(
        column, rows, levels: [level], among: [best.encoding], factor: isTried ? 1 : factor)
    }
    let quick = ColumnForm(encoding: best.encoding, level: Self.quickLevel)
    // It takes two thirds of the time of the level above it.
    let worth = level > Self.usualLevel ? 1 : 1.02
    if level > quick.level, let few = trials.first(where: { $0.form == quick }),
      let many = trials.first(where: { $0.form == best }), few.size < many.size * worth
    {
      best = quick
    }
    return best
  }

  /// The least that each encoding made at the levels by which they are judged.
  private static func sizes(_ trials: [ColumnTrial]) -> [(encoding: PageEncoding, size: Double)] {
    var sizes: [(encoding: PageEncoding, size: Double)] = []
    for trial in trials where sampleLevels.contains(trial.form.level) {
      let encoding = trial.form.encoding
      // Plain values take zstd longest, so they must be worth it.
      let size = encoding == .plain ? 1.05 * trial.size : trial.size
      if let last = sizes.last, last.encoding == encoding {
        sizes[sizes.count - 1].size = min(last.size, size)
      } else {
        sizes.append((encoding, size))
      }
    }
    return sizes
  }
}
