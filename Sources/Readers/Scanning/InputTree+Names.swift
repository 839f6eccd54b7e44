import Glibc

extension InputTree {
  /// Endings that name a container or a compression rather than the content.
  private static let endings = [
    ".tar", ".zip", ".7z", ".tgz", ".tzst", ".txz", ".tbz2", ".zst", ".gz", ".xz", ".bz2", ".lz4",
    ".Z",
  ]

  /// The path without slashes at its end, but for the root itself.
  static func trimmed(_ path: String) -> String {
    var bytes = Array(path.utf8)
    while bytes.count > 1 && bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The bytes after the last slash.
  static func lastPart(_ path: String) -> [UInt8] {
    let bytes = Array(trimmed(path).utf8)
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return bytes }
    return Array(bytes[(slash + 1)...])
  }

  /// The last part of a path as text.
  static func lastName(_ path: String) -> String { String(decoding: lastPart(path), as: UTF8.self) }

  /// The name of a directory; `.` and the like are looked up.
  static func directoryName(_ path: String) -> String {
    let last = String(decoding: lastPart(path), as: UTF8.self)
    guard last == "." || last == ".." || last.isEmpty else { return last }
    guard let resolved = unsafe realpath(path, nil) else { return last }
    defer { unsafe free(resolved) }
    let found = String(decoding: lastPart(unsafe String(cString: resolved)), as: UTF8.self)
    return found.isEmpty ? "/" : found
  }

  /// A file name without the endings of archives and compressions: `run.tar.zst` is `run`.
  static func plainName(_ fileName: [UInt8]) -> String {
    var name = String(decoding: fileName, as: UTF8.self)
    while let ending = endings.first(where: {
      name.hasSuffix($0) && name.utf8.count > $0.utf8.count
    }) {
      name.removeLast(ending.count)
    }
    return name
  }

  private static let compressions = NameEndings([".zst", ".gz", ".xz", ".bz2", ".lz4", ".Z"])

  /// Bytes of the ending of one compression with which a file name ends; 0 where it has none, or is
  /// nothing else.
  static func compression(of fileName: Span<UInt8>) -> Int {
    guard let length = compressions.length(in: fileName), length < fileName.count else { return 0 }
    return length
  }

  /// A file name without the ending of one compression: `console.log.gz` is `console.log`.
  static func withoutCompression(_ fileName: [UInt8]) -> [UInt8] {
    Array(fileName.dropLast(compression(of: fileName.span)))
  }
}
