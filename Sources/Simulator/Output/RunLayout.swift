import Glibc

/// The names in a run that are always the same.
enum RunLayout {
  /// What lies in here is the simulated program's, and listed.
  static let save = "save/"
  static let manifest = "manifest.json"
  static let fileList = "fs_stat.jsonl"
  static let console = "console.log"
  static let stampedConsole = "console.ts.log"

  /// Every name outside of ``save`` that a run may have.
  ///
  /// A run is replaced only where nothing else is found, hence nothing else may be written.
  static let names =
    [manifest, fileList, console, stampedConsole] + RunStream.allCases.map(\.path)
    + ["truth/mock_config.json", "truth/summary.json"]

  /// Whether a run may have a file of that name: no part of it leads out or is hidden.
  static func allows(_ path: String) -> Bool {
    guard begins(path.utf8.span, with: save) else { return names.contains(path) }
    return isInside(path)
  }

  /// Whether the path is relative and no part is empty or begins with a point.
  static func isInside(_ path: String) -> Bool {
    var isFirst = true
    let bytes = path.utf8.span
    for place in bytes.indices {
      let byte = bytes[place]
      if byte == 0 { return false }
      if isFirst, byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") { return false }
      isFirst = byte == UInt8(ascii: "/")
    }
    return !isFirst
  }

  /// Whether the file lies in that folder, whose name ends in a slash, and in none below it.
  static func lies(_ path: String, directlyIn folder: String) -> Bool {
    let bytes = path.utf8.span
    let length = folder.utf8.count
    guard bytes.count > length, begins(bytes, with: folder) else { return false }
    return unsafe bytes.extracting(length..<bytes.count).withUnsafeBufferPointer { rest in
      guard let start = rest.baseAddress else { return true }
      return unsafe memchr(start, Int32(UInt8(ascii: "/")), rest.count) == nil
    }
  }

  /// Whether a path begins with that folder.
  static func begins(_ path: Span<UInt8>, with folder: String) -> Bool {
    let folder = folder.utf8.span
    guard path.count >= folder.count else { return false }
    return unsafe path.withUnsafeBufferPointer { path in
      unsafe folder.withUnsafeBufferPointer { folder in
        guard let path = path.baseAddress, let name = folder.baseAddress else {
          return folder.isEmpty
        }
        return unsafe memcmp(path, name, folder.count) == 0
      }
    }
  }

  /// The folder that the path lies in, with the slash at its end; empty for the run itself.
  static func folder(of path: String) -> Substring {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return path[...slash]
  }
}
