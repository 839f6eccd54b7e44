import Glibc
import TestSupport

@testable import Readers

extension ScratchFolder {
  /// Names, sizes, times and hashes of everything inside: equal where nothing was changed.
  func fingerprint() -> String {
    output(
      """
      find . -mindepth 1 -name tmp -prune -o -mindepth 1 -printf '%P %s %T@ %C@ %m\\n' | sort
      find . -type f -exec sha256sum {} + | sort
      """)
  }
}

/// The packs of real runs, which lie beside the package where they exist at all.
enum SharedPacks {
  /// Path of a pack.
  static func path(_ name: String, file: String = #filePath) -> String {
    var parts = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
    parts.removeLast()
    return parts.joined(separator: "/") + "/shared/data/\(name).tar.zst"
  }

  /// Whether the packs and the tools to unpack them are here.
  static let areHere = unsafe access(path("arena-small"), R_OK) == 0 && isInstalled("zstd")

  /// Unpacks a pack with the system's tools.
  static func unpack(_ name: String) -> ScratchFolder {
    let folder = ScratchFolder()
    folder.run("tar --zstd -xf '\(path(name))'")
    return folder
  }
}
