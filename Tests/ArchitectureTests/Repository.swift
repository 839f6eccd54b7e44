import Foundation
import TestSupport

/// The files of this repository, as the tests see them.
enum Repository {
  /// The package's folder.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A path inside the package as a URL.
  static func url(_ path: String) -> URL { root.appendingPathComponent(path) }

  /// The text of a file; empty where it can't be read, so that a test on it fails.
  static func text(_ path: String) -> String {
    (try? String(contentsOf: url(path), encoding: .utf8)) ?? ""
  }

  /// Paths of all regular files below a folder, relative to the package, sorted.
  static func files(below folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: url(folder).path)
    let paths = (names?.compactMap { $0 as? String } ?? []).map { "\(folder)/\($0)" }
    return paths.filter { !isFolder($0) }.sorted()
  }

  private static func isFolder(_ path: String) -> Bool {
    (try? url(path).resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true
  }

  /// Every file that belongs to the repository: the folders at the top but for what is built, and
  /// the files beside them.
  static var everyFile: [String] {
    let built: Set<String> = [".build", ".git", ".swiftpm", ".vscode"]
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    return names.sorted().filter { !built.contains($0) }.flatMap { name in
      isFolder(name) ? files(below: name) : [name]
    }.filter { !$0.hasPrefix("reports/demo/") && !$0.contains("__pycache__") }
  }

  /// The folder in which the tests and the program were built.
  static var products: URL { URL(fileURLWithPath: productFolder()) }
}
