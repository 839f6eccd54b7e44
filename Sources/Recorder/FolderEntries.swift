import Glibc

/// The names in a folder.
enum FolderEntries {
  /// What a name leads to, as far as the folder itself tells.
  enum Kind {
    case folder
    case file
    case other
  }

  /// Calls `body` with each name but `.` and `..`; false where the folder can't be read.
  @discardableResult
  static func forEach(_ path: String, _ body: ([UInt8], Kind) -> Void) -> Bool {
    guard let stream = unsafe opendir(path) else { return false }
    defer { unsafe closedir(stream) }
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      if name == [0x2E] || name == [0x2E, 0x2E] { continue }
      let kind: Kind =
        switch unsafe Int32(entry.pointee.d_type) {
        case Int32(DT_DIR): .folder
        case Int32(DT_REG): .file
        case Int32(DT_UNKNOWN): kindByStatus(path, name)
        default: .other
        }
      body(name, kind)
    }
    return true
  }

  /// For file systems whose folders do not tell.
  private static func kindByStatus(_ path: String, _ name: [UInt8]) -> Kind {
    var status = stat()
    let full = Array(path.utf8) + [UInt8(ascii: "/")] + name + [0]
    guard unsafe lstat(full.map { CChar(bitPattern: $0) }, &status) == 0 else { return .other }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFREG: return .file
    default: return .other
    }
  }
}
