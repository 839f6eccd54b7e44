import CSystem
import Glibc
import Trace
import Workers

/// The reading of files of lines into one run.
///
/// While the lines of one block are scanned, those of the block before become rows.
struct FlatReading: ~Copyable {
  /// Blocks of this size are shared among the threads; they and the rows made of them stay in the cache.
  private static let blockSize = 1 << 20

  /// Lines that were understood.
  private(set) var lines = 0
  private let assembler: FlatAssembler
  private let options: ReadOptions
  private var warnings: WarningList
  private var sources: [SourceDescription] = []
  private let parts: [FlatPart] = (0..<WorkerThreads.count).map { _ in FlatPart() }
  /// Scans and makes rows, once a block is large enough.
  private var crew: WorkerCrew?
  /// Those parts that keep lines of the block before, which are no rows yet.
  private var waiting = 0
  private var bad = BadRecords()
  private var line = 0
  /// Whether nobody wants what is still to come.
  private var isStopped = false

  init(run: String, options: ReadOptions, warnings: WarningList) {
    assembler = FlatAssembler(run: run, columns: options.columns)
    self.options = options
    self.warnings = warnings
  }

  /// Adds the lines of one file.
  mutating func read(_ file: TraceFile) throws(ReaderError) {
    if isStopped { return }
    bad = BadRecords()
    line = 0
    let before = lines
    let damage: String?
    if let descriptor = file.opened() {
      try read(descriptor, file.path, isNamed: file.isNamed)
      damage = nil
    } else {
      var blocks = FlatBlocks(size: Self.blockSize)
      var isFirst = true
      damage = try file.stream { piece in
        unsafe blocks.append(piece) { block in unsafe scan(block, isFirst: &isFirst) }
        return !isStopped
      }
      end(&blocks, isFirst: &isFirst)
    }
    bad.warn(file.path, damage: damage, &warnings)
    sources.append(
      SourceDescription(
        reader: FlatReader.name, path: file.path, spans: lines - before, skipped: bad.count))
  }

  private mutating func read(
    _ descriptor: borrowing FileDescriptor, _ path: String, isNamed: Bool
  ) throws(ReaderError) {
    var blocks = FlatBlocks(size: Self.blockSize)
    var isFirst = true
    let size = descriptor.status()?.size ?? 0
    let rows = assembler.rows
    let digest = isNamed ? options.digests.map { FlatDigest($0.algorithm) } : nil
    var done = 0
    var isReserved = options.early != nil
    var got = 1
    while got > 0, !isStopped {
      got = unsafe blocks.fill({ room in
        let count = unsafe descriptor.fill(room)
        digest?.announce(count)
        return count
      }) { block in
        unsafe scan(block, isFirst: &isFirst, digest)
        // What the first block came to is known when the second is scanned.
        if done > 0, !isReserved {
          isReserved = true
          assembler.reserve(since: rows, bytes: done, of: size)
        }
        done += block.count
      }
    }
    if got < 0 {
      throw .unreadable(path: path, reason: SystemError.text(Int32(-got)))
    }
    end(&blocks, isFirst: &isFirst, digest)
    if !isStopped, let digest = digest?.finished(path) { options.digests?.receive(digest) }
  }

  /// Takes in what is left of a file.
  private mutating func end(
    _ blocks: inout FlatBlocks, isFirst: inout Bool, _ digest: FlatDigest? = nil
  ) {
    unsafe blocks.finish { block in unsafe scan(block, isFirst: &isFirst, digest) }
    for part in parts.prefix(waiting) { assembler.add(part) }
    waiting = 0
    deliver()
    for _ in 0..<blocks.skipped { bad.add(FlatBlocks.tooLong) }
  }

  /// Scans a block of whole lines on all processors, while the rows of the block before are added.
  private mutating func scan(
    _ block: UnsafeBufferPointer<UInt8>, isFirst: inout Bool, _ digest: FlatDigest? = nil
  ) {
    var lines = unsafe block
    if isFirst {
      isFirst = false
      if unsafe block.starts(with: [0xef, 0xbb, 0xbf]) {
        unsafe lines = UnsafeBufferPointer(rebasing: block.dropFirst(3))
      }
    }
    let ranges = unsafe Self.split(lines, into: parts.count)
    let (parts, earlier, assembler) = (parts, parts.prefix(waiting), assembler)
    // The block stays in place until all threads are done.
    nonisolated(unsafe) let (whole, bytes) = unsafe (block, lines)
    // The longest first; a short block is not worth a thread.
    let tasks = ranges.count + 2
    let work: @Sendable (Int) -> Void = { task in
      switch task {
      case 0: for part in earlier { assembler.add(part) }
      case 1: unsafe digest?.update(whole)
      default:
        unsafe parts[task - 2].scan(UnsafeBufferPointer(rebasing: bytes[ranges[task - 2]]))
      }
    }
    if ranges.count == 1 {
      for task in 0..<tasks { work(task) }
    } else {
      if crew == nil { crew = WorkerCrew() }
      crew?.share(tasks, work)
    }
    for part in parts.prefix(ranges.count) {
      part.keepRows()
      assembler.learnNames(of: part)
      for (number, what) in part.scanner.bad { bad.add("line \(line + number): \(what)") }
      bad.addUnnamed(part.scanner.badCount - part.scanner.bad.count)
      line += part.scanner.lines
      self.lines += part.kept
    }
    waiting = ranges.count
    deliver()
  }

  /// Hands over rows to whoever wants them early.
  private mutating func deliver() {
    if let early = options.early, !assembler.deliver(early) { isStopped = true }
  }

  /// Cuts a block into pieces of about one size behind line feeds.
  private static func split(
    _ block: UnsafeBufferPointer<UInt8>, into parts: Int
  ) -> [Range<Int>] {
    guard block.count >= 1 << 16, let base = block.baseAddress else {
      return [0..<block.count]
    }
    var ranges: [Range<Int>] = []
    var start = 0
    for part in 1...parts {
      var end = part == parts ? block.count : block.count / parts * part
      if end < block.count {
        guard let newline = unsafe memchr(base + end, 10, block.count - end) else { continue }
        end = unsafe UnsafeRawPointer(newline) - UnsafeRawPointer(base) + 1
      }
      if end > start { ranges.append(start..<end) }
      start = max(start, end)
    }
    return ranges
  }

  /// The run as rows, with coverage and warnings.
  mutating func trace(of input: RunInput) -> RunTrace {
    var trace = assembler.finish(
      path: input.trees.first?.displayPath ?? "", options.early)
    trace.sources = sources
    trace.warnings = warnings
    return trace
  }
}
