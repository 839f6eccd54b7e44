import Foundation
import TestSupport
import Testing

/// The page on CSV, held against what the program writes.
@Suite struct CSVPageTests {
  /// The columns that the page lists, by file, in its order.
  private static func documented() -> [String: [String]] {
    var columns: [String: [String]] = [:]
    var file = ""
    for line in Repository.text("Documentation/CSV.md").split(separator: "\n") {
      if line.hasPrefix("### ") { file = String(line.dropFirst(4)) }
      guard line.hasPrefix("| `"), let end = line.dropFirst(3).firstIndex(of: "`") else { continue }
      columns[file, default: []].append(String(line.dropFirst(3)[..<end]))
    }
    return columns
  }

  @Test func everyFileAndColumnIsDescribed() throws {
    let scratch = ScratchFolder()
    let commands = [
      "runlens analyze --quiet --csv '\(scratch.url.path)' fixtures/arena-tiny.tar.zst",
      "runlens compare --quiet --csv '\(scratch.url.path)' "
        + "fixtures/sim-base.tar.zst fixtures/sim-base.tar.zst",
      "runlens whatif --quiet --csv '\(scratch.url.path)' --concurrency 1,3 "
        + "fixtures/sim-faulty.tar.zst",
    ]
    for command in commands {
      let result = try ShellResult(command, in: Repository.root)
      #expect(result.status == 0, "\(result.errors)")
    }
    let documented = Self.documented()
    let files = try FileManager.default.contentsOfDirectory(atPath: scratch.url.path)
    #expect(Set(files) == Set(documented.keys))
    for file in files {
      let text = try String(
        contentsOf: scratch.url.appendingPathComponent(file), encoding: .utf8)
      let head = text.prefix { $0 != "\n" }.split(separator: ",").map(String.init)
      #expect(documented[file] == head, "\(file)")
    }
  }
}
