import CSystem
import Glibc

/// Lists a directory and everything below it, without ever following a symbolic link.
@safe struct FolderWalk: ~Copyable {
  /// Folders nested deeper than this are skipped and counted.
  static let deepest = 64
  private static let capacity = 1 << 18

  private var listing = FileListing()
  private let buffer: UnsafeMutableRawBufferPointer
  /// The folder's path from the root with a slash at the end, or nothing for the root.
  private var prefix: [UInt8] = []

  /// Whether files that are called results are judged as they are listed.
  private let judgesResults: Bool

  private init(judgesResults: Bool) {
    self.judgesResults = judgesResults
    unsafe buffer = .allocate(byteCount: Self.capacity, alignment: 16)
  }

  deinit { unsafe buffer.deallocate() }

  /// The files below an open directory.
  ///
  /// - Complexity: O(n log n) in the files of a folder; a system call a file, four for a result that is
  ///   judged.
  static func list(_ directory: Int32, judgesResults: Bool) -> FileListing {
    var walk = FolderWalk(judgesResults: judgesResults)
    walk.visit(directory, depth: 0)
    walk.listing.finish()
    return walk.listing
  }

  private mutating func skip(_ reason: String, _ number: Int = 1) {
    listing.skipped[reason, default: 0] += number
  }

  private mutating func visit(_ directory: Int32, depth: Int) {
    var files = SortedNames()
    var folders = SortedNames()
    collect(directory, &files, &folders)
    let shown = String(decoding: prefix.dropLast(), as: UTF8.self)
    listing.beginFolder(shown)
    let first = listing.count
    let path = prefix
    listing.append(prefix: path.span, names: files)
    examine(directory, first..<listing.count)
    let length = prefix.count
    for position in 0..<folders.count {
      guard depth < Self.deepest else {
        skip(SkipReason.tooDeep)
        continue
      }
      prefix.append(contentsOf: folders.bytes[folders[position]])
      prefix.append(0)
      let child = unsafe prefix.withUnsafeBytes { path in
        // The name is the end of the prefix: a terminated string for the system call.
        unsafe openat(
          directory,
          path.baseAddress.unsafelyUnwrapped.advanced(by: length)
            .assumingMemoryBound(to: CChar.self),
          O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      }
      prefix[prefix.count - 1] = UInt8(ascii: "/")
      if child >= 0 {
        visit(child, depth: depth + 1)
        close(child)
      } else {
        skip(SkipReason.unreadableFolder)
      }
      prefix.removeLast(prefix.count - length)
    }
  }

  /// Sorts the names in a directory into regular files and folders and counts the rest.
  private mutating func collect(
    _ directory: Int32, _ files: inout SortedNames, _ folders: inout SortedNames
  ) {
    while true {
      let filled = unsafe csystem_directory_entries(
        directory, buffer.baseAddress, buffer.count)
      if filled < 0 { skip(SkipReason.unreadableFolder) }
      guard filled > 0 else { break }
      var offset = 0
      while offset + 19 < filled {
        // struct linux_dirent64: inode 8, offset 8, record length 2, type 1, then the name.
        let record = unsafe Int(
          buffer.loadUnaligned(fromByteOffset: offset + 16, as: UInt16.self))
        guard record > 19, offset + record <= filled else { break }
        let type = unsafe buffer[offset + 18]
        let inode = unsafe buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        let field = unsafe UnsafeRawBufferPointer(rebasing: buffer[offset + 19..<offset + record])
        offset += record
        let length = unsafe strnlen(
          field.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self), field.count)
        let name = unsafe UnsafeRawBufferPointer(rebasing: field[..<length])
        if unsafe length == 0 || isSelfOrParent(name) { continue }
        switch unsafe type == 0 ? Self.type(directory, field) : type {
        case 8: unsafe files.append(name, inode: inode)
        case 4: unsafe folders.append(name, inode: inode)
        case 10: skip(SkipReason.symbolicLink)
        case 0: skip(SkipReason.vanished)
        default: skip(SkipReason.special)
        }
      }
    }
    files.sort()
    folders.sort()
  }

  private func isSelfOrParent(_ name: UnsafeRawBufferPointer) -> Bool {
    let dot = UInt8(ascii: ".")
    return unsafe name[0] == dot && (name.count == 1 || (name.count == 2 && name[1] == dot))
  }

  /// The type as a directory entry would give it, for file systems whose entries have none.
  private static func type(_ directory: Int32, _ name: UnsafeRawBufferPointer) -> UInt8 {
    var status = csystem_status()
    let text = unsafe name.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self)
    guard unsafe csystem_status(directory, text, 0, &status) == 0 else { return 0 }
    return UInt8(truncatingIfNeeded: (status.mode & S_IFMT) >> 12)
  }

  /// Fills in the sizes and times of files of one directory.
  private mutating func examine(_ directory: Int32, _ range: Range<Int>) {
    let failed = listing.examine(directory, range, judgesResults: judgesResults)
    if failed > 0 { skip(SkipReason.vanished, failed) }
  }
}

/// Why something below a root is not in its listing.
enum SkipReason {
  /// A symbolic link, to whatever.
  static let symbolicLink = "symbolic link"
  /// A pipe, socket or device.
  static let special = "special file"
  /// A folder without permission, or one that failed while it was read.
  static let unreadableFolder = "unreadable folder"
  /// A folder below more than ``FolderWalk/deepest`` others.
  static let tooDeep = "folder nested too deeply"
  /// A file that disappeared or can't be examined; it is listed without size and times.
  static let vanished = "file that can't be examined"
  /// An entry of an archive whose content is encrypted.
  static let encrypted = "encrypted entry"
  /// An entry of an archive that a later one of the same path replaces.
  static let replaced = "entry replaced by a later one"
  /// An entry of an archive that can't be used, such as a link to nothing.
  static let unusable = "unusable entry"
}
