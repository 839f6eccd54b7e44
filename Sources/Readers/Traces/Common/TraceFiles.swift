import Trace

/// The files of an input that hold traces of some kinds.
struct TraceFiles {
  /// A file and what it holds.
  struct Entry {
    var file: TraceFile
    var kind: TraceKind
    var tree: Int
    var index: Int
  }

  /// The files, in the order of the input.
  private(set) var entries: [Entry] = []
  /// Bytes of these files, and of all files.
  private var bytes: Int64 = 0
  private var allBytes: Int64 = 0
  private var files = 0

  /// Looks for files of those kinds.
  ///
  /// In a folder or an archive only files with a name that traces have are looked at.
  ///
  /// - Parameter most: so many files are looked into; nil for all.
  init(_ input: RunInput, kinds: Set<TraceKind>, most: Int? = nil) {
    for (number, tree) in input.trees.enumerated() {
      let listing = tree.listing
      files += listing.count
      for size in listing.size { allBytes += max(0, size) }
      let named = listing.count == 1 ? [0] : tree.named.traces
      let candidates = Array(named.prefix(most ?? .max))
      if candidates.isEmpty { continue }
      tree.prefetch(candidates, limitPerFile: TraceKind.bytesNeeded)
      for index in candidates {
        let file = TraceFile(RunInput.File(tree: number, index: index), of: input)
        guard let kind = TraceKind(beginning: file.beginning(limit: TraceKind.bytesNeeded)),
          kinds.contains(kind)
        else { continue }
        bytes += max(0, listing.size[index])
        entries.append(Entry(file: file, kind: kind, tree: number, index: index))
      }
    }
  }

  /// How sure a reader of these kinds can be: other files may mean that another reader knows more.
  var recognition: Recognition {
    if entries.isEmpty { return .no }
    return files == entries.count || bytes >= allBytes / 2 ? .certain : .possible
  }

  /// Files of the input that hold none of these.
  var others: Int { files - entries.count }

  /// The name of a run that names itself nowhere: that of its folder or file, without its ending.
  static func runName(_ input: RunInput) -> String {
    var name = input.trees.first?.name ?? ""
    for ending in endings where name.hasSuffix(ending) && name.utf8.count > ending.utf8.count {
      name.removeLast(ending.count)
      break
    }
    return name
  }

  /// Endings that traces have, behind which that of a compression may follow.
  private static let endings = [
    ".json", ".jsonl", ".ndjson", ".log", ".bin", ".pb", ".proto", ".otlp",
  ]
  private static let plain = NameEndings(endings)
  private static let compressed = NameEndings([".zst", ".gz", ".xz", ".bz2", ".lz4"])

  /// Whether traces have such names.
  static func mayHoldTrace(_ name: Span<UInt8>) -> Bool {
    guard name.count > 3 else { return false }
    guard let length = compressed.length(in: name) else { return plain.length(in: name) != nil }
    let rest = name.extracting(..<(name.count - length))
    // As `trace.zst`.
    return !rest.contains(".") || plain.length(in: rest) != nil
  }
}
