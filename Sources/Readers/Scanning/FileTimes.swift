import Trace

/// Sizes and times of files as they were on the machine where the run was made.
///
/// Read from a listing in one of two forms, recognised from its content:
/// - JSON lines, one object a file, with `name` (or `path`), `size`, `mtime_ns`, `ctime_ns` and
///   `birth_ns`; objects whose `type` is given and is no regular file are skipped.
/// - The output of `find RUN -type f -printf '%T@ %C@ %B@ %s %P\n'`, or of fewer columns such as
///   `'%T@ %p\n'`, or of `find RUN -type f -exec stat -c '%.9Y %.9Z %.9W %s %n' {} +`, which knows
///   birth times where `find` doesn't, or with the name first as in `'%p %T@\n'`, separated by one space or one tab.
///   Seconds may have any number of digits after the point. A time column without fractions is
///   seconds, or nanoseconds where the numbers are that large; `0`, `-`, `-1.-000000010` and
///   nothing stand for a birth time that is not known.
struct FileTimes: Sendable {
  /// One file of the listing.
  struct Entry: Sendable, Equatable {
    /// Where the path lies among the names.
    var path: Range<Int>
    /// Size in bytes, or ``FileListing/unknownSize``.
    var size: Int64 = FileListing.unknownSize
    /// Last modification in nanoseconds since 1970 UTC, or ``FileListing/absent``.
    var modified: Int64 = FileListing.absent
    /// Last status change, likewise.
    var changed: Int64 = FileListing.absent
    /// Creation, likewise.
    var born: Int64 = FileListing.absent
  }

  /// The paths of all entries, one after the other.
  private(set) var names: [UInt8] = []
  /// The files, ordered by their paths read backwards so that those with the same end are neighbours.
  private(set) var entries: [Entry] = []
  /// Lines that could not be understood.
  private(set) var malformed = 0
  /// The path of the listing, for messages.
  let shownPath: String

  /// The command that makes a listing with everything in it.
  static let recipe = "find RUN -type f -exec stat -c '%.9Y %.9Z %.9W %s %n' {} +"

  /// Lines longer than this are malformed.
  private static let longestLine = 1 << 16
  /// More names than this are refused.
  private static let mostNameBytes = 1 << 30

  /// Reads a listing from a file, which may be compressed, or from standard input.
  ///
  /// - Throws: ``ReaderError`` where it can't be read or has not one line with a file.
  static func read(_ path: String) throws(ReaderError) -> FileTimes {
    var warnings = WarningList()
    let tree = try InputTree.open(path, fileTimes: nil, warnings: &warnings)
    guard tree.listing.count == 1, !tree.isArchive else {
      throw .unreadable(path: path, reason: "a listing of file times is one file, not a folder")
    }
    var builder = Builder()
    var scanner = LineScanner(longest: longestLine)
    try tree.stream(0, chunkSize: 1 << 20) { chunk in
      scanner.scan(chunk) { builder.add($0) }
      return builder.names.count < mostNameBytes
    }
    scanner.finish { builder.add($0) }
    builder.finish()
    guard !builder.entries.isEmpty else {
      throw .malformed(
        path: path, what: "it has no line with a file and its time",
        remedy: "make it with: \(recipe)")
    }
    return FileTimes(builder, shownPath: path)
  }

  /// Parses a listing that is in memory.
  init(_ bytes: Span<UInt8>, shownPath: String = "") {
    var builder = Builder()
    var scanner = LineScanner(longest: Self.longestLine)
    scanner.scan(bytes) { builder.add($0) }
    scanner.finish { builder.add($0) }
    builder.finish()
    self.init(builder, shownPath: shownPath)
  }

  private init(_ builder: consuming Builder, shownPath: String) {
    self.shownPath = shownPath
    names = builder.names
    malformed = builder.malformed
    entries = builder.entries
    let names = self.names
    // The later of two lines for one path counts, as in an archive.
    let order = entries.indices.sorted { left, right in
      let comparison = Self.compareBackwards(
        names.span.extracting(builder.entries[left].path),
        names.span.extracting(builder.entries[right].path))
      return comparison == 0 ? left < right : comparison < 0
    }
    entries = order.map { builder.entries[$0] }
  }

  /// Compares two texts from their ends.
  static func compareBackwards(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Int {
    var (first, second) = (left.count, right.count)
    while first > 0 && second > 0 {
      first -= 1
      second -= 1
      if left[first] != right[second] { return left[first] < right[second] ? -1 : 1 }
    }
    return first - second
  }
}
