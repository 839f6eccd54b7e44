import Foundation
import TestSupport
import Testing

/// A command of a Markdown file with the output that it shows, if any.
struct DocumentedCommand: Sendable, CustomTestStringConvertible {
  let line: Int
  let script: String
  /// What the file shows below the command; nil where it shows nothing.
  let output: String?

  var testDescription: String { "line \(line): \(script.prefix(60))" }

  /// The commands of all fenced blocks.
  ///
  /// A block `sh` runs as a whole, a block `console` is one `$ command` with its output. A block after
  /// a comment that begins with `not run:` is left out.
  static func all(in text: String) -> [DocumentedCommand] {
    var commands: [DocumentedCommand] = []
    var block: (language: String, line: Int, lines: [Substring], isLeftOut: Bool)?
    var isLeftOut = false
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      if line.hasPrefix("```") {
        if let done = block {
          if let command = DocumentedCommand(done.language, done.line, done.lines),
            !done.isLeftOut
          {
            commands.append(command)
          }
          block = nil
        } else {
          block = (String(line.dropFirst(3)), number + 2, [], isLeftOut)
        }
        isLeftOut = false
      } else if block != nil {
        block?.lines.append(line)
      } else if !line.isEmpty {
        isLeftOut = line.hasPrefix("<!-- not run:")
      }
    }
    return commands
  }

  private init?(_ language: String, _ line: Int, _ lines: [Substring]) {
    self.line = line
    switch language {
    case "sh":
      script = lines.joined(separator: "\n")
      output = nil
    case "console":
      guard let first = lines.first, first.hasPrefix("$ ") else { return nil }
      script = String(first.dropFirst(2))
      output = lines.dropFirst().joined(separator: "\n")
    default:
      return nil
    }
  }
}

/// Whatever the documentation tells the reader to type works, and prints what it shows.
@Suite(.serialized, .enabled(if: canUnpack, "unpacking a fixture takes bash and zstd"))
struct ReadmeTests {
  /// The reader's folder: the fixtures and examples, one run unpacked with its log, a folder of prompt files.
  private func prepared() throws -> ScratchFolder {
    let scratch = ScratchFolder()
    let fixtures = Repository.url("fixtures").path
    let examples = Repository.url("Documentation/Examples").path
    let result = try ShellResult(
      """
      mkdir -p fixtures save Documentation
      cp -r '\(examples)' Documentation/Examples
      cp -p '\(fixtures)'/*.tar.zst '\(fixtures)'/*.times fixtures
      tar --zstd -xf fixtures/arena-tiny.tar.zst
      tar --zstd -xf fixtures/prompts-tiny.tar.zst
      mv arena-tiny/save save/run_01
      mv arena-tiny/console.ts.log console.log
      cp fixtures/arena-tiny.times run_01.times
      mv prompts-tiny/calls calls
      rm -r arena-tiny prompts-tiny
      """, in: scratch.url)
    #expect(result.status == 0, "\(result.errors)")
    return scratch
  }

  @Test(arguments: DocumentedCommand.all(in: Repository.text("README.md")))
  func readmeCommandWorks(command: DocumentedCommand) throws {
    let scratch = try prepared()
    let result = try ShellResult(command.script, in: scratch.url)
    #expect(result.status == 0, "\(result.errors)")
    compare(result.output, with: command, in: "README.md")
  }

  @Test(arguments: Repository.files(below: "Documentation").filter { $0.hasSuffix(".md") })
  func pageCommandsWork(page: String) throws {
    for command in DocumentedCommand.all(in: Repository.text(page)) {
      let scratch = try prepared()
      let result = try ShellResult(command.script, in: scratch.url)
      #expect(result.status == 0, "\(page):\(command.line): \(result.errors)")
      compare(result.output, with: command, in: page)
    }
  }

  /// Holds what a page shows against what was printed; `…` at the end stands for all that follows.
  ///
  /// `RUNLENS_RECORD=1` writes the page anew, as many lines as before, and then fails.
  private func compare(_ printed: String, with command: DocumentedCommand, in page: String) {
    guard let shown = command.output?.trimmingLines else { return }
    let isCut = shown.hasSuffix("\n…")
    let count = shown.split(separator: "\n", omittingEmptySubsequences: false).count
    var lines = printed.trimmingLines.components(separatedBy: "\n")
    if isCut { lines = lines.prefix(count - 1) + ["…"] }
    let expected = lines.joined(separator: "\n")
    if ProcessInfo.processInfo.environment["RUNLENS_RECORD"] != nil, shown != expected {
      let text = Repository.text(page).replacingOccurrences(of: shown, with: expected)
      #expect(throws: Never.self) { try Data(text.utf8).write(to: Repository.url(page)) }
      Issue.record("recorded \(page); look at the difference and run again without it")
      return
    }
    #expect(shown == expected, "\(page):\(command.line)")
  }

  @Test func readmeOpensWithTheTwoCommands() {
    let opening = Repository.text("README.md").split(separator: "\n").prefix(16)
    #expect(opening.contains { $0.contains("make demo") })
    #expect(opening.contains { $0.contains("make test") })
  }

  /// Links within the repository lead somewhere.
  @Test(arguments: Repository.everyFile.filter { $0.hasSuffix(".md") })
  func linksLeadSomewhere(page: String) {
    let folder = Repository.url(page).deletingLastPathComponent()
    for part in Repository.text(page).components(separatedBy: "](").dropFirst() {
      let target = part.prefix { $0 != ")" && $0 != "#" }
      if target.isEmpty || target.contains(":") { continue }
      let place = folder.appendingPathComponent(String(target)).path
      #expect(FileManager.default.fileExists(atPath: place), "\(page) links to \(target)")
    }
  }
}

extension String {
  /// The text without blanks at the ends of its lines and of itself, which no reader sees.
  fileprivate var trimmingLines: String {
    components(separatedBy: "\n").map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n").trimmingCharacters(in: .newlines)
  }
}
