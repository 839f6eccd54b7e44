import Glibc

/// What the system tells about a path.
struct FileFacts {
  /// What is there.
  enum Kind {
    case file
    case folder
    /// A device, pipe or socket.
    case other
  }

  let kind: Kind
  /// Tells whether two paths are one file.
  let device: UInt64
  let inode: UInt64
  /// Permission bits.
  let permissions: mode_t

  /// The facts, links followed; nil where nothing is there.
  init?(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    default: kind = .other
    }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    permissions = status.st_mode & 0o777
  }

  /// Whether the other is the same file.
  func isSame(as other: FileFacts) -> Bool { device == other.device && inode == other.inode }

  /// The path with all links followed; nil where that is not possible.
  static func resolved(_ path: String) -> String? {
    guard let text = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }

  /// The folder that a path lies in, as text.
  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
