import CSystem
import Glibc
import Trace
import Workers

/// Reads RunLens's own trace format: a flat JSON object a line for each attempt or phase.
enum FlatReader: TraceReader {
  static let name = "json-lines"
  static let kinds: Set<TraceKind> = [.flat]
  /// The stage of a line that names none.
  static let defaultStage = "call"

  static let format = FormatDescription(
    name: name,
    what: "RunLens's own JSON lines, which any program can write: one flat object for each attempt "
      + "or phase of a call",
    recognised: "lines with ts, stage or phase, and a duration, a status or a call; those that "
      + "'runlens export --format jsonl' writes; plain, .zst or .gz")

  static func read(
    _ input: RunInput, options: ReadOptions, warnings: WarningList
  ) throws(ReaderError) -> RunTrace {
    let files = TraceFiles(input, kinds: kinds)
    var reading = FlatReading(
      run: TraceFiles.runName(input), columns: options.columns, warnings: warnings)
    for entry in files.entries { try reading.read(entry.file) }
    guard reading.lines > 0 else {
      throw .unrecognised(
        path: input.shownPath,
        hint: "no line has 'ts' with 'stage' or 'phase'; 'runlens formats' lists what is read")
    }
    return reading.trace(of: input)
  }

  static func tally(
    _ input: RunInput, by keys: [SpanKey], withoutCalls: Bool, options: ReadOptions,
    warnings: WarningList
  ) throws(ReaderError) -> TalliedRun? {
    // Whole calls are put together of several lines, which takes rows.
    guard withoutCalls else { return nil }
    var reading = FlatTallying(by: keys, run: TraceFiles.runName(input), warnings: warnings)
    for entry in TraceFiles(input, kinds: kinds).entries {
      guard try reading.read(entry.file) else { return nil }
    }
    return reading.finished(path: input.trees.first?.displayPath ?? "")
  }
}

/// The reading of files of lines into one run.
struct FlatReading: ~Copyable {
  /// Blocks of this size are shared among the threads; they and the rows made of them stay in the cache.
  private static let blockSize = 2 << 20

  /// Lines that were understood.
  private(set) var lines = 0
  private var assembly: FlatAssembly
  private var warnings: WarningList
  private var sources: [SourceDescription] = []
  private var parts: [FlatPart] = (0..<WorkerThreads.count).map { _ in FlatPart() }
  private var bad = BadRecords()
  private var line = 0

  init(run: String, columns: Set<SpanColumn>?, warnings: WarningList) {
    assembly = FlatAssembly(run: run, columns: columns)
    self.warnings = warnings
  }

  /// Adds the lines of one file.
  mutating func read(_ file: TraceFile) throws(ReaderError) {
    bad = BadRecords()
    line = 0
    let before = lines
    var blocks = FlatBlocks(size: Self.blockSize)
    var isFirst = true
    var damage: String?
    if let descriptor = file.opened() {
      let size = descriptor.status()?.size ?? 0
      let rows = assembly.rows
      var got = 1
      while got > 0 {
        got = unsafe blocks.fill({ unsafe descriptor.fill($0) }) { block in
          let wasFirst = isFirst
          unsafe scan(block, isFirst: &isFirst)
          if wasFirst { assembly.reserve(since: rows, bytes: block.count, of: size) }
        }
      }
      if got < 0 {
        throw .unreadable(path: file.path, reason: SystemError.text(Int32(-got)))
      }
    } else {
      damage = try file.stream { piece in
        unsafe blocks.append(piece) { block in unsafe scan(block, isFirst: &isFirst) }
        return true
      }
    }
    unsafe blocks.finish { block in unsafe scan(block, isFirst: &isFirst) }
    for _ in 0..<blocks.skipped {
      bad.add(FlatBlocks.tooLong)
    }
    bad.warn(file.path, damage: damage, &warnings)
    sources.append(
      SourceDescription(
        reader: FlatReader.name, path: file.path, spans: lines - before, skipped: bad.count))
  }

  /// Scans a block of whole lines on all processors and adds its rows in order.
  private mutating func scan(_ block: UnsafeBufferPointer<UInt8>, isFirst: inout Bool) {
    var block = unsafe block
    if isFirst {
      isFirst = false
      if unsafe block.starts(with: [0xef, 0xbb, 0xbf]) {
        unsafe block = UnsafeBufferPointer(rebasing: block.dropFirst(3))
      }
    }
    let ranges = unsafe Self.split(block, into: parts.count)
    let parts = parts
    // The block stays in place until all threads are done.
    nonisolated(unsafe) let bytes = unsafe block
    WorkerThreads.split(ranges.count, least: 1) { range in
      for part in range {
        unsafe parts[part].scan(UnsafeBufferPointer(rebasing: bytes[ranges[part]]))
      }
    }
    for part in parts.prefix(ranges.count) {
      for (number, what) in part.scanner.bad { bad.add("line \(line + number): \(what)") }
      bad.addUnnamed(part.scanner.badCount - part.scanner.bad.count)
      line += part.scanner.lines
      lines += part.scanner.count
      assembly.add(part)
    }
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
    assembly.finish()
    var trace = assembly.trace(path: input.trees.first?.displayPath ?? "")
    trace.sources = sources
    trace.warnings = warnings
    return trace
  }
}

/// What one thread scans, and what it knows from earlier blocks.
///
/// A thread uses a part alone, and nobody else until it has ended.
final class FlatPart: @unchecked Sendable {
  private(set) var scanner = FlatScanner()
  /// The table's numbers of the scanner's names, so far as they were asked for.
  var known: [UInt32] = []

  func scan(_ bytes: UnsafeBufferPointer<UInt8>) { unsafe scanner.scan(bytes) }
}
