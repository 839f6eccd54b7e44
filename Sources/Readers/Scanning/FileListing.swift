/// The regular files below a root, in columns.
///
/// Files of one folder are neighbours and ordered by the bytes of their names; a folder comes
/// before the folders inside it. The order depends on the names alone, so a copy of a folder lists
/// like the original. Paths are relative to the root, separated by `/`, and need not be UTF-8.
struct FileListing: Sendable {
  /// Stands for a time that is not known.
  static var absent: Int64 { .min }
  /// Stands for a size that is not known, as of a compressed stream.
  static var unknownSize: Int64 { -1 }

  /// A folder that holds at least one file directly.
  struct Folder: Sendable {
    /// Path from the root without a slash at the end; empty for the root itself.
    var path: String
    /// The files directly inside.
    var files: Range<Int>
  }

  /// The paths, each followed by a zero byte.
  private(set) var pathBytes: [UInt8] = []
  /// Where each path begins in ``pathBytes``; one more than there are files.
  private(set) var pathStart: [Int] = [0]
  /// Where each file name begins in ``pathBytes``.
  private(set) var nameStart: [Int] = []
  /// Size in bytes, ``unknownSize`` where it is not known.
  var size: [Int64] = []
  /// Last modification in nanoseconds since 1970 UTC, or ``absent``.
  var modified: [Int64] = []
  /// Last change of content or status in nanoseconds since 1970 UTC, or ``absent``.
  var changed: [Int64] = []
  /// Creation in nanoseconds since 1970 UTC, or ``absent``.
  var born: [Int64] = []
  /// What the file holds, for a result that was judged when it was listed; nil for every other file.
  var result: [ResultContent?] = []
  /// The file system's number of the file, by which a disk has its files lie side by side; 0 where there is
  /// none.
  private(set) var inode: [UInt64] = []
  /// Position in ``folders`` of the folder that holds the file.
  private(set) var folder: [Int32] = []
  /// The folders that hold files.
  private(set) var folders: [Folder] = []
  /// Position of each folder by its path, once all files are appended.
  private(set) var folderPositions: [String: Int] = [:]
  /// Granularity of ``modified`` in nanoseconds, judged from the values.
  var modifiedResolution: Int64 = 1
  /// Things that are no regular files or could not be examined: reason to number.
  var skipped: [String: Int] = [:]

  /// A listing without files.
  init() {}

  /// Number of files.
  var count: Int { nameStart.count }

  /// Opens a folder; the files appended next belong to it.
  mutating func beginFolder(_ path: String) {
    if let last = folders.last, last.files.isEmpty { folders.removeLast() }
    folders.append(Folder(path: path, files: count..<count))
  }

  /// Makes room for more files, whose paths have so many bytes.
  private mutating func reserve(_ files: Int, bytes: Int) {
    func reserve<Value>(_ column: inout [Value], _ more: Int) {
      let needed = column.count + more
      // At least twice what there is, so that many small folders cost no more copying than one.
      if needed > column.capacity { column.reserveCapacity(max(needed, 2 * column.capacity)) }
    }
    reserve(&pathBytes, bytes)
    reserve(&pathStart, files)
    reserve(&nameStart, files)
    reserve(&size, files)
    reserve(&modified, files)
    reserve(&changed, files)
    reserve(&born, files)
    reserve(&result, files)
    reserve(&inode, files)
    reserve(&folder, files)
  }

  /// Appends a file whose path is `prefix`, which ends with a slash or is empty, and `name`.
  ///
  /// Its size and times are unknown until set.
  mutating func append(prefix: Span<UInt8>, name: Span<UInt8>, inode: UInt64 = 0) {
    if folders.isEmpty { beginFolder("") }
    if !prefix.isEmpty { append(bytes: prefix) }
    nameStart.append(pathBytes.count)
    append(bytes: name)
    pathBytes.append(0)
    pathStart.append(pathBytes.count)
    self.inode.append(inode)
    addUnknown(1)
  }

  /// Appends files of one folder in their order, whose paths are `prefix`, as above, and a name each.
  ///
  /// Their sizes and times are unknown until set.
  mutating func append(prefix: Span<UInt8>, names: borrowing SortedNames) {
    let more = names.count
    guard more > 0 else { return }
    if folders.isEmpty { beginFolder("") }
    reserve(more, bytes: more * prefix.count + names.bytes.count)
    let bytes = names.bytes.span
    for position in 0..<more {
      if !prefix.isEmpty { append(bytes: prefix) }
      nameStart.append(pathBytes.count)
      let name = names[position]
      // With the zero byte behind it.
      append(bytes: bytes.extracting(name.lowerBound..<name.upperBound + 1))
      pathStart.append(pathBytes.count)
      inode.append(names.inode(position))
    }
    addUnknown(more)
  }

  /// Gives so many files whose paths were appended to the last folder, with nothing known of them yet.
  private mutating func addUnknown(_ more: Int) {
    size.append(contentsOf: repeatElement(Self.unknownSize, count: more))
    modified.append(contentsOf: repeatElement(Self.absent, count: more))
    changed.append(contentsOf: repeatElement(Self.absent, count: more))
    born.append(contentsOf: repeatElement(Self.absent, count: more))
    result.append(contentsOf: repeatElement(nil, count: more))
    let last = folders.count - 1
    folder.append(contentsOf: repeatElement(Int32(last), count: more))
    folders[last].files = folders[last].files.lowerBound..<count
  }

  private mutating func append(bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe pathBytes.append(contentsOf: buffer)
    }
  }

  /// Makes the listing complete, once all files are appended.
  mutating func finish() {
    if let last = folders.last, last.files.isEmpty { folders.removeLast() }
    modifiedResolution = Self.resolution(of: modified)
    folderPositions = Dictionary(
      folders.enumerated().map { ($0.element.path, $0.offset) }, uniquingKeysWith: { $1 })
  }

  /// The coarsest of the usual granularities that all of the times share.
  ///
  /// Two seconds (FAT and zip) need at least eight times, since a few can be even by chance.
  static func resolution(of times: [Int64]) -> Int64 {
    for step in [2_000_000_000, 1_000_000_000, 1_000_000, 1_000, 100] as [Int64] {
      var known = 0
      let fits = times.allSatisfy { time in
        if time == absent { return true }
        known += 1
        return time % step == 0
      }
      if known == 0 { return 1 }
      if fits && (step != 2_000_000_000 || known >= 8) { return step }
    }
    return 1
  }
}
