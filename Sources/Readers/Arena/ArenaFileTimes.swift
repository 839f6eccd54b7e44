import Trace

/// The times of a run's prompt and result files, as far as they can be trusted.
struct ArenaFileTimes: Sendable {
  /// The verdict on the folder's modification times.
  var judgement = FileTimeJudgement.unknown
  /// Uncertainty of a modification time and of a birth time in nanoseconds.
  var clock: (modified: Int64, born: Int64) = (FileClock.fine, FileClock.fine)
  /// Files of an earlier run that were left out.
  var stale = 0

  /// Files that were written again after the run; their times are left out.
  var late: [Int] = []

  /// Times farther from 1970 than this, 146 years, are none, so that differences fit 64 bits.
  static let limit: Int64 = 1 << 62

  /// Nothing is known of any file's time.
  init() {}

  /// Takes over those times of the listing that can be those of this run, and judges them.
  ///
  /// Files that an earlier run left are dropped from `files`. Where the times are not to be
  /// trusted, none is kept.
  ///
  /// - Parameter ends: times of writes that came after all of the files.
  init(
    of files: inout ArenaFiles, listing: FileListing, facts: ArenaFacts, ends: [Int64],
    path: String,
    warnings: inout WarningList
  ) {
    func known(_ time: Int64) -> Int64? { (-Self.limit...Self.limit).contains(time) ? time : nil }
    let all = files.all
    judgement = FileTimeJudgement(times: all.compactMap { known(listing.modified[$0.index]) })
    if case .wholeSeconds(let step) = judgement, let opening = facts.opening {
      // Cut times still tell a run from one that was over before.
      var stale: [Int] = []
      files.update { file in
        guard let time = known(listing.modified[file.index]), time < opening - step else {
          return file
        }
        stale.append(file.index)
        return nil
      }
      self.stale = stale.count
      files.stale = stale.sorted()
      warn(of: stale, listing, path, &warnings)
    }
    guard judgement.isTrusted || judgement == .unknown else { return }
    // A modification time may lag the database's clock by its own granularity.
    let tolerance: Int64 = 20_000_000
    let opening = facts.opening.map { $0 - tolerance }
    let late = Self.late(
      files, listing, after: ends.compactMap(known).map { $0 + tolerance }, facts)
    let birthsUsable = Self.birthsUsable(all, listing)
    var stale: [Int] = []
    files.update { file in
      var file = file
      file.modified = known(listing.modified[file.index])
      if let opening, let modified = file.modified, modified < opening {
        stale.append(file.index)
        return nil
      }
      if late.contains(file.index) {
        file.modified = nil
        return file
      }
      if birthsUsable, let born = known(listing.born[file.index]), born >= opening ?? .min,
        born <= file.modified ?? .min
      {
        file.born = born
      }
      return file
    }
    if opening == nil { Self.dropEarlierDays(&files, &stale) }
    warn(of: stale, listing, path, &warnings)
    files.stale = stale.sorted()
    self.late = late.sorted()
    self.stale = stale.count
    let kept = files.all
    clock = (
      FileClock.resolution(of: kept.compactMap(\.modified)),
      FileClock.resolution(of: kept.compactMap(\.born))
    )
    let order = ArenaWriteOrder(files)
    // Data in the database shows a copy better; there a response cache is as quick as a copy.
    if order.isInstant, facts.orderBlocks.isEmpty {
      judgement = .instantCalls(order.calls.instant, checks: order.calls.all)
    } else if order.isContradicted {
      judgement = .contradictsOrder(violations: order.outliers, checks: order.checks)
    }
  }

  /// Files that were written after the earliest of those ends that most files came before.
  ///
  /// An end that most files came after is wrong itself, or the files are a copy, which others tell.
  private static func late(
    _ files: ArenaFiles, _ listing: FileListing, after ends: [Int64], _ facts: ArenaFacts
  ) -> Set<Int> {
    let own = files.days.filter { $0.key <= facts.completed?.day ?? -1 }.flatMap(\.value.all)
    for end in ends.sorted() {
      let late = own.map(\.index).filter { listing.modified[$0] > end }
      if late.count * 2 <= own.count { return Set(late) }
    }
    return []
  }

  /// Removes all times from the files.
  static func forget(_ files: inout ArenaFiles) {
    files.update { file in
      ArenaFiles.File(index: file.index, size: file.size, modified: nil, born: nil)
    }
  }

  /// Whether birth times can be those of the run: a copy's births come after its kept times.
  private static func birthsUsable(_ files: [ArenaFiles.File], _ listing: FileListing) -> Bool {
    let tick: Int64 = 10_000_000
    var known = 0
    var later = 0
    for file in files {
      let born = listing.born[file.index]
      let modified = listing.modified[file.index]
      guard born != FileListing.absent, modified != FileListing.absent else { continue }
      known += 1
      if born.subtractingReportingOverflow(modified).partialValue > tick { later += 1 }
    }
    return known > 0 && later * 100 <= known
  }

  /// Without a database, a day whose files are all older than the day before it is an earlier run's.
  private static func dropEarlierDays(_ files: inout ArenaFiles, _ stale: inout [Int]) {
    func times(_ day: ArenaFiles.Day) -> [Int64] {
      let parts = Array(day.analysis.values) + [day.gossip].compactMap(\.self)
      return (parts + Array(day.prompts.values) + Array(day.results.values)).compactMap(\.modified)
    }
    var earliest: Int64?
    var dropped: Set<Int32> = []
    for (day, content) in files.days.sorted(by: { $0.key < $1.key }) {
      let own = times(content)
      guard let oldest = own.min(), let newest = own.max() else { continue }
      if let earliest, newest < earliest { dropped.insert(day) } else { earliest = oldest }
    }
    // If most of the days look out of order, it is the times that are wrong, not the days.
    guard dropped.count * 2 <= files.days.count else { return }
    for day in dropped { stale += files.removeDay(day).map(\.index) }
  }

  private func warn(
    of stale: [Int], _ listing: FileListing, _ path: String, _ warnings: inout WarningList
  ) {
    guard let example = stale.min() else { return }
    warnings.add(
      "stale_files",
      "files of an earlier run lie in the same directory (\(stale.count), such as "
        + "'\(listing.fileName(example))'); they are older than this run and not counted; give each "
        + "run a directory of its own", path: path)
  }
}
