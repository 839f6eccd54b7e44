import Glibc

/// A run's folder that RunLens wrote before.
///
/// What may be removed follows from its list of files; a folder with anything else in it is not
/// touched at all.
struct OwnFolder: ~Copyable {
  private let path: String
  private let descriptor: Int32

  /// Opens the folder, never through a link.
  init(_ path: String) throws(SimulatorError) {
    let opened = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    guard opened >= 0 else { throw .writing(path, errno) }
    self.path = path
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// Throws unless the run and all that lies in it was written by RunLens.
  func check() throws(SimulatorError) {
    guard beginsWithMark() else { throw PreviousRun.foreign(path) }
    // As many names lie in it as it lists, and all that it lists is there: so there is no other.
    var known = 0
    forEachKnownFile { folder, name in if isFile(name, in: folder) { known += 1 } }
    let found = Self.count(in: descriptor)
    guard found.files == known, found.others == 0 else {
      throw .output(
        "'\(path)' holds files that RunLens did not write, and is left alone; move them away, or "
          + "name another place")
    }
  }

  /// Removes the files that the run lists, and then the folders that are empty.
  func remove(shownPath: String) throws(SimulatorError) {
    forEachKnownFile { folder, name in
      // The list itself is read on the way.
      if name != RunLayout.fileList || folder != descriptor { _ = unsafe unlinkat(folder, name, 0) }
    }
    _ = unsafe unlinkat(descriptor, RunLayout.fileList, 0)
    Self.removeEmptyFolders(in: descriptor)
    guard unsafe rmdir(path) == 0 else {
      throw .output(
        "the new run is in '\(shownPath)', but of the old one something is left in '\(path)'; look "
          + "through it and remove it")
    }
  }

  private func beginsWithMark() -> Bool {
    let file = unsafe openat(descriptor, RunLayout.manifest, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return false }
    defer { close(file) }
    var beginning = [UInt8](repeating: 0, count: PreviousRun.mark.utf8.count)
    let got = unsafe beginning.withUnsafeMutableBytes {
      unsafe read(file, $0.baseAddress, $0.count)
    }
    return got == beginning.count && beginning.elementsEqual(PreviousRun.mark.utf8)
  }

  private func isFile(_ name: String, in folder: Int32) -> Bool {
    var status = stat()
    return unsafe fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0
      && status.st_mode & S_IFMT == S_IFREG
  }

  /// Calls the closure with each file that the run must consist of, its folder open.
  private func forEachKnownFile(_ body: (Int32, String) -> Void) {
    for path in RunLayout.names { visit(path, body) }
    let file = unsafe openat(descriptor, RunLayout.fileList, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0, let stream = unsafe fdopen(file, "r") else {
      if file >= 0 { close(file) }
      return
    }
    defer { unsafe fclose(stream) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { unsafe free(line) }
    while true {
      let length = unsafe getline(&line, &capacity, stream)
      guard length > 0, let bytes = unsafe line else { return }
      let text = unsafe UnsafeRawBufferPointer(start: bytes, count: length)
      if let name = unsafe FileRegister.fileName(in: Array(text)) {
        visit(RunLayout.save + name, body)
      }
    }
  }

  /// Opens the folders of a path one after the other, none through a link.
  private func visit(_ path: String, _ body: (Int32, String) -> Void) {
    guard RunLayout.isInside(path) else { return }
    let parts = path.split(separator: "/").map(String.init)
    guard let name = parts.last else { return }
    var opened: [Int32] = []
    defer { for folder in opened { close(folder) } }
    for part in parts.dropLast() {
      let next = unsafe openat(
        opened.last ?? descriptor, part, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
      guard next >= 0 else { return }
      opened.append(next)
    }
    body(opened.last ?? descriptor, name)
  }

  private static func count(in folder: Int32) -> (files: Int, others: Int) {
    var files = 0
    var others = 0
    FolderRemoval.forEach(in: folder) { name in
      var status = stat()
      guard unsafe fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
        others += 1
        return
      }
      switch status.st_mode & S_IFMT {
      case S_IFREG: files += 1
      case S_IFDIR:
        let inner = unsafe openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard inner >= 0 else {
          others += 1
          return
        }
        defer { close(inner) }
        let found = count(in: inner)
        files += found.files
        others += found.others
      default: others += 1
      }
    }
    return (files, others)
  }

  private static func removeEmptyFolders(in folder: Int32) {
    FolderRemoval.forEach(in: folder) { name in
      let inner = unsafe openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
      guard inner >= 0 else { return }
      removeEmptyFolders(in: inner)
      close(inner)
      _ = unsafe unlinkat(folder, name, AT_REMOVEDIR)
    }
  }
}
