import Trace

/// Where the parts of Polyalphascan lie among the files that the user named.
struct PolyFiles {
  var databases: [RunInput.File] = []
  var logs: [RunInput.File] = []
  var consoles: [RunInput.File] = []
  var polls: [RunInput.File] = []
  var summaries: [RunInput.File] = []
  /// Logs of the experiments' scripts.
  var requests: [RunInput.File] = []

  var isEmpty: Bool {
    databases.isEmpty && logs.isEmpty && consoles.isEmpty && polls.isEmpty && summaries.isEmpty
      && requests.isEmpty
  }

  /// Looks into files with names that such parts have, or into the only file.
  init(_ input: RunInput) {
    for candidate in FileCandidates(input).files {
      let file = candidate.file
      switch candidate.kind {
      case .database:
        if candidate.tables(input).map(PolyState.recognises) == true { databases.append(file) }
      case .text:
        let head = input.beginning(file, limit: 64 << 10)
        if Self.isLog(head) {
          logs.append(file)
        } else if PolyConsole.begins(head) {
          consoles.append(file)
        } else if PolyExperiments.begins(head) {
          requests.append(file)
        }
      case .json:
        let keys = JSONKeys.ofFirst(input.beginning(file, limit: 64 << 10))
        if PolyStatus.recognises(keys) {
          polls.append(file)
        } else if PolyExperiments.recognises(keys) {
          summaries.append(file)
        }
      }
    }
  }

  /// Modules that speak in such a log, whatever was run.
  private static let modules: [StaticString] = [
    "core.steps.", "core.state", "core.models", "core.market_poller", "core.incremental",
    "core.runner",
  ]

  /// Whether early lines are loguru's, of modules of this program.
  static func isLog(_ beginning: [UInt8]) -> Bool {
    var scanner = LineScanner(longest: 4096)
    var found = false
    var lines = 0
    scanner.scan(beginning.span) { line in
      lines += 1
      guard !found, lines <= 500 else { return }
      TerminalText.plain(unsafe line.bytes.bindMemory(to: UInt8.self).span) { text in
        guard let line = LoguruLine(text) else { return }
        let module = text.extracting(line.module)
        found = modules.contains { module.starts(with: $0) }
      }
    }
    return found
  }

  /// A file's name up to its first point, by which a run's log and console belong together.
  static func stem(_ file: RunInput.File, _ input: RunInput) -> String {
    let name = input.trees[file.tree].listing.path(file.index)
    let last = name.utf8.lastIndex(of: UInt8(ascii: "/")).map { name.utf8.index(after: $0) }
    let start = last ?? name.startIndex
    return String(name[..<start]) + String(name[start...].prefix { $0 != "." })
  }
}
