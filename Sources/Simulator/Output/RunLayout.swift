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
    guard path.utf8.starts(with: save.utf8) else { return names.contains(path) }
    return isInside(path)
  }

  /// Whether the path is relative and no part is empty or begins with a point.
  static func isInside(_ path: String) -> Bool {
    var isFirst = true
    for byte in path.utf8 {
      if byte == 0 { return false }
      if isFirst, byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") { return false }
      isFirst = byte == UInt8(ascii: "/")
    }
    return !isFirst
  }

  /// Whether the file lies in that folder, whose name ends in a slash, and in none below it.
  static func lies(_ path: String, directlyIn folder: String) -> Bool {
    let length = folder.utf8.count
    guard path.utf8.count > length, path.utf8.starts(with: folder.utf8) else { return false }
    return !path.utf8.dropFirst(length).contains(UInt8(ascii: "/"))
  }

  /// The folder that the path lies in, with the slash at its end; empty for the run itself.
  static func folder(of path: String) -> Substring {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return path[...slash]
  }
}
