import Glibc

@testable import Readers

/// A folder for one test, removed with everything in it when the test ends.
final class ScratchFolder: Sendable {
  let path: String

  init() {
    var template = Array("/var/tmp/runlens-test-XXXXXX".utf8CString)
    unsafe template.withUnsafeMutableBufferPointer { bytes in
      if let start = bytes.baseAddress { unsafe mkdtemp(start) }
    }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { shell("chmod -R u+rwX '\(path)'; rm -rf '\(path)'") }

  /// Runs a shell script inside; whether it succeeded.
  @discardableResult
  func run(_ script: String) -> Bool { shell("cd '\(path)' && { \(script)\n}") }

  /// Writes a file inside.
  func write(_ name: String, _ bytes: [UInt8]) {
    guard let file = unsafe fopen("\(path)/\(name)", "wb") else { return }
    unsafe fwrite(bytes, 1, bytes.count, file)
    unsafe fclose(file)
  }

  /// Writes a file inside.
  func write(_ name: String, _ text: String) { write(name, Array(text.utf8)) }

  /// Names, sizes, times and hashes of everything inside: equal where nothing was changed.
  func fingerprint() -> String {
    output(
      """
      find . -mindepth 1 -name tmp -prune -o -mindepth 1 -printf '%P %s %T@ %C@ %m\\n' | sort
      find . -type f -exec sha256sum {} + | sort
      """)
  }

  /// What a shell script inside prints.
  func output(_ script: String) -> String {
    guard let stream = unsafe popen("cd '\(path)' && { \(script)\n}", "r") else { return "" }
    defer { unsafe pclose(stream) }
    var bytes: [UInt8] = []
    while case let next = unsafe fgetc(stream), next != EOF {
      bytes.append(UInt8(truncatingIfNeeded: next))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Runs a shell script; whether it succeeded.
@discardableResult
func shell(_ script: String) -> Bool { unsafe system("{ \(script)\n} >/dev/null 2>&1") == 0 }

/// Whether a program is installed.
func isInstalled(_ program: String) -> Bool { shell("command -v \(program)") }

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
