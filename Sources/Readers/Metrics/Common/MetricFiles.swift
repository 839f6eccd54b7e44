/// The files of an input that hold what others computed.
struct MetricFiles {
  /// A file and what it holds.
  struct Entry {
    var file: TraceFile
    var kind: MetricKind
    var name: String
    /// Last modification in nanoseconds since 1970 UTC; nil where it is not known.
    var modified: Int64?
  }

  /// The files, in the order of the input.
  private(set) var entries: [Entry] = []
  /// Files of the input.
  private var files = 0

  /// In a folder of more files only those with a name that metrics have are looked at.
  private static let fewFiles = 64

  /// Looks for files of those kinds; nil for all.
  init(_ input: RunInput, kinds: Set<MetricKind>? = nil) {
    for (number, tree) in input.trees.enumerated() {
      let listing = tree.listing
      let isFew = listing.count <= Self.fewFiles
      files += listing.count
      let candidates = isFew ? Array(0..<listing.count) : tree.named.metrics
      if candidates.isEmpty { continue }
      tree.prefetch(candidates, limitPerFile: MetricKind.bytesNeeded)
      for index in candidates {
        let file = TraceFile(RunInput.File(tree: number, index: index), of: input)
        guard let kind = MetricKind(beginning: file.beginning(limit: MetricKind.bytesNeeded)),
          kinds?.contains(kind) != false
        else { continue }
        let modified = listing.modified[index]
        entries.append(
          Entry(
            file: file, kind: kind, name: listing.fileName(index),
            modified: modified == FileListing.absent ? nil : modified))
      }
    }
  }

  /// How sure a reader of these kinds can be: other files may mean that another reader knows more.
  var recognition: Recognition {
    entries.isEmpty ? .no : files == entries.count ? .certain : .possible
  }

  private static let endings = NameEndings([
    ".prom", ".om", ".openmetrics", ".metrics", "_stats.csv", "_stats_history.csv", "_failures.csv",
    "summary.json", "benchmark.json", "hyperfine.json", "points.json", "k6.json", "k6.csv",
    "hey.csv", "ab.csv", "ab.tsv", "simulation.log", "performance.json", "performance.jsonl",
    "polls.jsonl",
  ])
  private static let compressions = NameEndings([".zst", ".gz"])

  /// Whether metrics have such names.
  static func mayHoldMetrics(_ name: Span<UInt8>) -> Bool {
    var name = name
    while let length = compressions.length(in: name) {
      name = name.extracting(..<(name.count - length))
    }
    if endings.length(in: name) != nil { return true }
    return name.ends(with: ".txt")
      && (name.contains("metrics") || name.contains(".prom.") || name.contains("scrape"))
  }
}
