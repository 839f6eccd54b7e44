import Glibc

/// Files on disk: those below a directory, or a single one.
final class FolderSource: Sendable {
  /// The open directory, or -1 for a single file.
  private let root: Int32
  /// The path as the user gave it.
  let path: String
  let isSingleFile: Bool

  /// A directory that is already open; it is closed in the end.
  init(directory: Int32, path: String) {
    root = directory
    self.path = path
    isSingleFile = false
  }

  /// A single file.
  init(file path: String) {
    root = -1
    self.path = path
    isSingleFile = true
  }

  deinit { if root >= 0 { close(root) } }

  /// The bytes of the path by which the file could be opened from here.
  func fullPath(_ listing: FileListing, _ index: Int) -> [UInt8] {
    isSingleFile
      ? Array(path.utf8)
      : Array("\(path)/".utf8) + listing.pathBytes[listing.pathRange(index)]
  }

  /// Opens a file for reading; -1 with `errno` if it can't be or is no regular file any more.
  func openFile(_ listing: FileListing, _ index: Int) -> Int32 {
    let flags = FileDescriptor.reading
    if isSingleFile { return unsafe Glibc.open(path, flags) }
    return unsafe listing.pathBytes.withUnsafeBytes { bytes in
      unsafe openat(
        root,
        bytes.baseAddress.unsafelyUnwrapped.advanced(by: listing.pathStart[index])
          .assumingMemoryBound(to: CChar.self),
        flags | O_NOFOLLOW)
    }
  }

  /// Opens a file for reading, or says why it can't be.
  func opened(_ listing: FileListing, _ index: Int) throws(ReaderError) -> FileDescriptor {
    let number = openFile(listing, index)
    if number >= 0 { return FileDescriptor(number) }
    throw SystemError.opening(shownPath(listing, index), errno)
  }

  /// The path for messages.
  func shownPath(_ listing: FileListing, _ index: Int) -> String {
    isSingleFile ? path : "\(path)/\(listing.path(index))"
  }
}
