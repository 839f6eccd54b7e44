import CSystem
import Glibc
import Trace
import Workers

/// The reading of files of lines into a tally, each processor a stretch of the file.
struct FlatTallying {
  /// A thread reads blocks of this size: they stay in its cache.
  private static let blockSize = 1 << 20

  private let keys: [SpanKey]
  private let run: String
  private var tally: SpanTally
  private var warnings: WarningList
  private var sources: [SourceDescription] = []
  private var lines = 0

  init(by keys: [SpanKey], run: String, warnings: WarningList) {
    self.keys = keys
    self.run = run
    self.warnings = warnings
    tally = SpanTally(by: keys)
  }

  /// What all files came to; nil where nothing could be read of them.
  func finished(path: String) -> TalliedRun? {
    guard lines > 0 else { return nil }
    var run = TalliedRun(path: path, tally: tally)
    run.sources = sources
    run.warnings = warnings
    return run
  }

  /// Adds the lines of one file.
  ///
  /// - Returns: false where the file holds spans that were exported: rows know better how to take them.
  mutating func read(_ file: TraceFile) throws(ReaderError) -> Bool {
    var stretches: [FlatStretch]
    var damage: String?
    if let descriptor = file.opened(), let size = descriptor.status()?.size, size > 0 {
      stretches = try Self.read(descriptor, size: Int(size), path: file.path, keys)
    } else {
      let stretch = FlatStretch(by: keys)
      damage = try stretch.read(file)
      stretches = [stretch]
    }
    if stretches.contains(where: \.isBeyond) { return false }
    var bad = BadRecords()
    var line = 0
    var count = 0
    for stretch in stretches {
      bad.merge(stretch.badRecords(after: line))
      line += stretch.lines
      count += stretch.move(to: &tally, run: run)
    }
    bad.warn(file.path, damage: damage, &warnings)
    lines += count
    sources.append(
      SourceDescription(
        reader: FlatReader.name, path: file.path, spans: count, skipped: bad.count))
    return true
  }

  /// Has each processor read a stretch of whole lines.
  private static func read(
    _ descriptor: borrowing FileDescriptor, size: Int, path: String, _ keys: [SpanKey]
  ) throws(ReaderError) -> [FlatStretch] {
    let parts = max(1, min(WorkerThreads.count, size >> 20))
    var starts = [0]
    for part in 1..<max(1, parts) {
      let start = try lineStart(descriptor, after: size / parts * part, size: size, path: path)
      starts.append(max(start, starts[part - 1]))
    }
    starts.append(size)
    let stretches = (0..<parts).map { _ in FlatStretch(by: keys) }
    let number = descriptor.number
    let ranges = zip(starts, starts.dropFirst()).map { $0..<$1 }
    WorkerThreads.split(parts, least: 1) { range in
      for part in range { stretches[part].read(number, ranges[part], blockSize: blockSize) }
    }
    if let failure = stretches.compactMap(\.failure).first {
      throw .unreadable(path: path, reason: SystemError.text(failure))
    }
    return stretches
  }

  /// The first byte behind a line feed at that place or later.
  private static func lineStart(
    _ descriptor: borrowing FileDescriptor, after place: Int, size: Int, path: String
  ) throws(ReaderError) -> Int {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { unsafe buffer.deallocate() }
    var place = place
    while place < size {
      let got = unsafe pread(descriptor.number, buffer.baseAddress, buffer.count, place)
      if got < 0 && errno == EINTR { continue }
      if got < 0 { throw .unreadable(path: path, reason: SystemError.text(errno)) }
      if got == 0 { break }
      if let found = unsafe buffer[..<got].firstIndex(of: 10) { return place + found + 1 }
      place += got
    }
    return size
  }
}

/// A stretch of a file's lines as one thread scans it.
///
/// A thread uses it alone, and nobody else until that thread has ended.
final class FlatStretch: @unchecked Sendable {
  private var scanner: FlatScanner
  private var tally: FlatTally
  private var bad: [(line: Int, what: String)] = []
  private var badCount = 0
  private var isFirst = true
  /// Lines of all kinds.
  private(set) var lines = 0
  /// The error number of a reading that failed.
  private(set) var failure: Int32?

  init(by keys: [SpanKey]) {
    tally = FlatTally(by: keys)
    scanner = FlatScanner(slots: tally.slots)
  }

  /// Whether a line was a span that was exported.
  var isBeyond: Bool { tally.isBeyond }

  /// Scans a range of an open file.
  func read(_ descriptor: Int32, _ range: Range<Int>, blockSize: Int) {
    var blocks = FlatBlocks(size: min(blockSize, max(1, range.count)))
    var place = range.lowerBound
    isFirst = place == 0
    var got = 1
    while got > 0, !isBeyond {
      got = unsafe blocks.fill({ unsafe Self.fill(descriptor, place, range.upperBound, $0) }) {
        unsafe scan($0)
      }
      place += max(0, got)
    }
    if got < 0 {
      failure = Int32(-got)
      return
    }
    unsafe blocks.finish { unsafe scan($0) }
    note(skipped: blocks.skipped)
  }

  private static func fill(
    _ descriptor: Int32, _ place: Int, _ end: Int, _ buffer: UnsafeMutableRawBufferPointer
  ) -> Int {
    while true {
      let wanted = min(buffer.count, end - place)
      if wanted == 0 { return 0 }
      let got = unsafe pread(descriptor, buffer.baseAddress, wanted, place)
      if got < 0 && errno == EINTR { continue }
      return got < 0 ? Int(-errno) : got
    }
  }

  /// Scans a file that is compressed or comes as a stream.
  ///
  /// - Returns: what is wrong with it where it ended too early, else nil.
  func read(_ file: TraceFile) throws(ReaderError) -> String? {
    var blocks = FlatBlocks(size: 1 << 20)
    let damage = try file.stream { piece in
      unsafe blocks.append(piece) { unsafe scan($0) }
      return !isBeyond
    }
    unsafe blocks.finish { unsafe scan($0) }
    note(skipped: blocks.skipped)
    return damage
  }

  private func note(skipped: Int) {
    for _ in 0..<skipped {
      badCount += 1
      bad.append((lines, FlatBlocks.tooLong))
    }
  }

  private func scan(_ block: UnsafeBufferPointer<UInt8>) {
    var block = unsafe block
    if isFirst {
      isFirst = false
      if unsafe block.starts(with: [0xef, 0xbb, 0xbf]) {
        unsafe block = UnsafeBufferPointer(rebasing: block.dropFirst(3))
      }
    }
    unsafe scanner.scan(block, into: &tally)
    for (line, what) in scanner.bad where bad.count < BadRecords.shown {
      bad.append((lines + line, what))
    }
    badCount += scanner.badCount
    lines += scanner.lines
  }

  /// The lines that could not be read, numbered from the file's beginning.
  func badRecords(after before: Int) -> BadRecords {
    var records = BadRecords()
    for (line, what) in bad.prefix(badCount) {
      records.add(what == FlatBlocks.tooLong ? what : "line \(before + line): \(what)")
    }
    records.addUnnamed(badCount - min(bad.count, badCount))
    return records
  }

  /// Moves what was counted into a tally; the number of lines.
  func move(to tally: inout SpanTally, run: String) -> Int {
    let before = tally.count
    self.tally.move(to: &tally, texts: scanner.names.names, run: run)
    return tally.count - before
  }
}
