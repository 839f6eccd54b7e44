import Glibc

/// Removes and looks through folders without ever following a link.
enum FolderRemoval {
  /// Removes all that lies in an open folder that this process made.
  static func empty(_ descriptor: Int32) {
    forEach(in: descriptor) { name in
      if unsafe unlinkat(descriptor, name, 0) == 0 { return }
      let inner = unsafe openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
      guard inner >= 0 else { return }
      empty(inner)
      close(inner)
      _ = unsafe unlinkat(descriptor, name, AT_REMOVEDIR)
    }
  }

  /// Calls the closure with each name in an open folder.
  static func forEach(in descriptor: Int32, _ body: (String) -> Void) {
    // The stream closes its descriptor; a fresh one also starts at the beginning.
    let copy = unsafe openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0 else { return }
    guard let stream = unsafe fdopendir(copy) else {
      close(copy)
      return
    }
    defer { unsafe closedir(stream) }
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { body(name) }
    }
  }
}
