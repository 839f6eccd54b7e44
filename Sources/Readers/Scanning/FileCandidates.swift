import Trace

/// The files of an input that may belong to a system by their names: databases, logs, JSON.
///
/// A file that is the only one of its input is judged by its content, whatever its name.
struct FileCandidates {
  /// What a file may be.
  enum Kind: Sendable {
    case database, text, json
  }

  /// One of the files.
  struct Candidate: Sendable {
    var file: RunInput.File
    var kind: Kind

    /// The tables of a database; nil where it can't be opened as one.
    func tables(_ input: RunInput) -> [String]? {
      let tree = input.trees[file.tree]
      guard let database = try? tree.database(file.index) else { return nil }
      return try? database.tables()
    }
  }

  /// So many files of a folder are looked at, the largest first.
  static let most = 256

  /// The files, in the order of the input.
  private(set) var files: [Candidate] = []

  /// Finds them by the ends of their names, and databases by their first bytes, too.
  init(_ input: RunInput) {
    for (number, tree) in input.trees.enumerated() {
      let listing = tree.listing
      var found: [Candidate] = []
      for index in 0..<listing.count {
        let file = RunInput.File(tree: number, index: index)
        if let kind = Self.kind(listing, index) {
          found.append(Candidate(file: file, kind: kind))
        } else if listing.count == 1 {
          found.append(Candidate(file: file, kind: .text))
        }
      }
      if found.count > Self.most {
        found = Array(
          found.sorted { listing.size[$0.file.index] > listing.size[$1.file.index] }
            .prefix(Self.most)
        ).sorted { $0.file.index < $1.file.index }
      }
      tree.prefetch(found.map(\.file.index), limitPerFile: 64 << 10)
      for candidate in found {
        guard let head = try? tree.contents(candidate.file.index, limit: 16) else { continue }
        let isDatabase = head.starts(with: SQLiteDatabase.magic)
        switch candidate.kind {
        case .database: if isDatabase { files.append(candidate) }
        case .json: files.append(candidate)
        case .text:
          // A file without a telling name shows by itself what it is.
          let kind: Kind =
            isDatabase ? .database : head.first == UInt8(ascii: "{") ? .json : .text
          files.append(Candidate(file: candidate.file, kind: kind))
        }
      }
    }
  }

  private static let endings: [(text: String, kind: Kind)] = [
    (".db", .database), (".sqlite", .database), (".sqlite3", .database), (".log", .text),
    (".txt", .text), (".out", .text), (".err", .text), (".json", .json), (".jsonl", .json),
    (".ndjson", .json),
  ]

  private static func kind(_ listing: FileListing, _ index: Int) -> Kind? {
    let name = InputTree.withoutCompression(Array(listing.pathBytes[listing.nameRange(index)]))
    return endings.first { ending in
      name.suffix(ending.text.utf8.count).elementsEqual(ending.text.utf8)
    }?
    .kind
  }
}
