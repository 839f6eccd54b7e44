import Trace

/// What one thread scans, and the lines of the block before while another thread makes rows of them.
///
/// One thread scans at a time, one looks at what is kept, and nobody does anything else meanwhile.
@safe final class FlatPart: @unchecked Sendable {
  private(set) var scanner = FlatScanner()
  /// The table's numbers of the scanner's names, so far as lines that are kept have them.
  var known: [UInt32] = []
  /// The lines that are kept, and how many these are.
  private var room = FlatRowRoom()
  private(set) var kept = 0

  deinit { room.deallocate() }

  /// Scans whole lines.
  func scan(_ bytes: UnsafeBufferPointer<UInt8>) { unsafe scanner.scan(bytes) }

  /// Keeps the lines that were scanned last, so that others can be scanned.
  func keepRows() {
    kept = scanner.count
    scanner.exchangeRoom(&room)
  }

  /// Where one of the lines that are kept is.
  subscript(position: Int) -> FlatPlace<FlatRow.Own> {
    @inline(__always) get {
      precondition(position < kept)
      return unsafe FlatPlace(room.rows + position)
    }
  }

  /// What such a line has in common with others.
  func common(_ line: FlatPlace<FlatRow.Own>) -> FlatRow.Common {
    let number = Int(line.row.common)
    precondition(number < room.kept)
    return unsafe room.commons[number]
  }
}

/// The rows that lines come to, for threads that follow one another.
final class FlatAssembler: @unchecked Sendable {
  private var assembly: FlatAssembly

  /// - Parameter columns: those that are needed; nil for all.
  init(run: String, columns: Set<SpanColumn>?) {
    assembly = FlatAssembly(run: run, columns: columns)
  }

  /// Number of rows that are here, with those of calls that may still be open.
  var rows: Int { assembly.rows }

  /// Numbers the names of the lines that a part keeps.
  func learnNames(of part: FlatPart) { assembly.learnNames(of: part) }

  /// Adds the lines that a part keeps.
  func add(_ part: FlatPart) { assembly.add(part) }

  /// Makes room for the rest of a file, see ``FlatAssembly/reserve(since:bytes:of:)``.
  func reserve(since before: Int, bytes: Int, of size: Int64) {
    assembly.reserve(since: before, bytes: bytes, of: size)
  }

  /// Hands over rows; false where no more are wanted.
  func deliver(_ early: (SpanTable) -> Int?) -> Bool { assembly.deliver(early) }

  /// The run: what was not handed over as rows, and what is known of the whole.
  ///
  /// - Parameter early: takes rows of the calls that end now.
  func finish(path: String, _ early: ((SpanTable) -> Int?)?) -> RunTrace {
    assembly.finish(early)
    return assembly.trace(path: path)
  }
}

/// The digest of a file that is read block by block, for threads that follow one another.
final class FlatDigest: @unchecked Sendable {
  private var hash: DigestHash
  /// Bytes that the file was found to hold, and those of them that were taken in.
  private var found: Int64 = 0
  private var taken: Int64 = 0

  /// The digest of no bytes.
  init(_ algorithm: Digest.Algorithm) { hash = DigestHash(algorithm) }

  /// Says how many more bytes there are, before they are taken in.
  func announce(_ count: Int) { found += Int64(max(0, count)) }

  /// Takes in a block; a line feed that the file does not have is left out.
  func update(_ block: UnsafeBufferPointer<UInt8>) {
    let count = Int(min(Int64(block.count), found - taken))
    unsafe hash.update(block.extracting(..<count).span)
    taken += Int64(count)
  }

  /// The digest; nil where a block was left out.
  func finished(_ path: String) -> InputDigest? {
    guard taken == found else { return nil }
    return InputDigest(path: path, size: taken, digest: hash.digest)
  }
}
