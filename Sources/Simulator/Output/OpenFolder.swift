import Glibc

/// An open folder of the run, so that the system needn't look its path up for each file.
struct OpenFolder: ~Copyable {
  /// The open folder, or -1.
  private(set) var descriptor: Int32 = -1
  /// Its path in the run with the slash at the end; empty for the run itself.
  private var name = ""
  /// Number of bytes of the path.
  private(set) var length = 0

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Whether the file lies directly in it.
  func holds(_ path: String) -> Bool {
    descriptor >= 0 && RunLayout.lies(path, directlyIn: name)
  }

  /// Opens another folder below `root`, making what is missing of it; the error number or 0.
  mutating func open(_ name: String, in root: Int32) -> Int32 {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    for end in name.utf8.indices where name.utf8[end] == UInt8(ascii: "/") {
      if unsafe mkdirat(root, String(name[..<end]), 0o777) != 0, errno != EEXIST { return errno }
    }
    let target = name.isEmpty ? "." : name
    descriptor = unsafe openat(root, target, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    self.name = name
    length = name.utf8.count
    return descriptor < 0 ? errno : 0
  }
}
