import Recording
import Snapshot
import Trace

/// Makes a tree of files of what a recording tells, for the readers of what the program writes.
///
/// Every write becomes a file of its own: one that no later write replaced keeps its name, and the
/// others get names under which they can't be mistaken.
struct RecordingTree {
  private struct Entry {
    var folder: [UInt8]
    var name: [UInt8]
    var size: Int64
    var time: Int64?
    var origin: RecordingSource.Origin
  }

  /// The name of the log that is made of the streams.
  static let console = "console.log"

  private let log: RecordingLog
  private let files: RecordedFiles
  private let bytes: SnapshotBytes
  private var entries: [Entry] = []
  /// Writes of a known program to whose step nothing leads.
  private(set) var unplaced = 0

  /// The files of a recording.
  ///
  /// - Parameter patterns: of other programs' prompt and result files.
  init(
    _ log: RecordingLog, _ files: RecordedFiles, _ bytes: SnapshotBytes, patterns: [String]
  ) throws(ReaderError) {
    self.log = log
    self.files = files
    self.bytes = bytes
    if log.outputBytes > 0 {
      entries.append(
        Entry(
          folder: [], name: Array(Self.console.utf8), size: FileListing.unknownSize, time: nil,
          origin: .console))
    }
    var arena = try ArenaVersions(
      reflectFrequency: describedFrequency(), completed: describedIteration())
    var prompts = PromptVersions(
      try PromptFolderReader.compile(
        patterns.isEmpty ? PromptFolderReader.usualPatterns : patterns))
    var named: Set<Int> = []
    for (index, version) in files.versions.enumerated() where version.kind != .present {
      if arena.take(index, version.path) { named.insert(index) }
    }
    arena.finish()
    for write in arena.writes { add(write) }
    unplaced = arena.unplaced
    if named.isEmpty {
      for (index, version) in files.versions.enumerated() where prompts.take(index, version.path) {
        named.insert(index)
      }
      for (index, call, stem) in prompts.calls {
        let version = files.versions[index]
        let path = prompts.isLast(call, of: stem) ? [] : Array("write \(call)/".utf8)
        add(version, path: path + self.path(version))
      }
    }
    for (index, version) in files.versions.enumerated()
    where version.isLast && !named.contains(index) && !isStale(version, arena)
      && !DatabaseName.isDatabase(version.path)
    {
      add(version, path: path(version))
    }
  }

  /// What an earlier run left under names of this program would be taken for this run's.
  private func isStale(_ version: RecordedFiles.Version, _ arena: ArenaVersions) -> Bool {
    version.kind == .present && !arena.writes.isEmpty && arena.knows(version.path)
  }

  /// The tree, as an input whose path is the recording's.
  func tree(path: String, name: String) -> InputTree {
    let sorted = entries.sorted {
      $0.folder == $1.folder
        ? $0.name.lexicographicallyPrecedes($1.name)
        : $0.folder.lexicographicallyPrecedes($1.folder)
    }
    var listing = FileListing()
    var origins: [RecordingSource.Origin] = []
    var folder: [UInt8]?
    var last: [UInt8]?
    for entry in sorted {
      // Of two files of one name the first counts; that a watched one is named like the log is odd.
      if entry.folder == folder, entry.name == last { continue }
      if entry.folder != folder {
        listing.beginFolder(String(decoding: entry.folder, as: UTF8.self))
      }
      let prefix = entry.folder.isEmpty ? [] : entry.folder + [UInt8(ascii: "/")]
      listing.append(prefix: prefix.span, name: entry.name.span)
      listing.size[listing.count - 1] = entry.size
      if let time = entry.time { listing.modified[listing.count - 1] = time }
      origins.append(entry.origin)
      (folder, last) = (entry.folder, entry.name)
    }
    listing.finish()
    return InputTree(
      displayPath: path, name: name, isArchive: false, listing: listing,
      source: .recording(
        RecordingSource(
          bytes, offset: log.offset ?? 0, path: path, origins: origins,
          stateRewrites: files.rewrites(where: ArenaState.isOne(path:)))))
  }

  // MARK: Descriptions

  /// How often each person reflects, by the first `persona.json` that is kept.
  private func describedFrequency() -> [Int32]? {
    described("persona.json").flatMap { try? ArenaPersons($0).reflectFrequency }
  }

  /// The last iteration that was over when a run already going began to be watched.
  private func describedIteration() -> (day: Int32, iteration: Int32)? {
    guard let start = log.start, start.arguments.isEmpty else { return nil }
    return described("information.json", kind: .present).flatMap { ArenaFacts.completed($0) }
  }

  /// The first kept file of that name.
  private func described(_ name: String, kind: FileEvent.Kind? = nil) -> JSONValue? {
    let version = files.versions.first { version in
      version.content != 0 && (kind == nil || version.kind == kind)
        && version.path.suffix(name.utf8.count).elementsEqual(name.utf8)
    }
    guard let version, let place = log.contents[version.content] else { return nil }
    let source = RecordingSource(bytes, offset: 0, path: "", origins: [.content(place)])
    let limit = RecordingFormat.longestContent
    return (try? source.contents(0, limit: limit)).flatMap { try? JSONValue($0.span) }
  }

  // MARK: Names

  /// The path of a file below the watched folders, of which several are told apart.
  private func path(_ version: RecordedFiles.Version) -> [UInt8] {
    guard let start = log.start, start.watched.count > 1 else { return version.path }
    return Array("watched \(version.root)/".utf8) + version.path
  }

  private mutating func add(_ write: ArenaVersions.Write) {
    let version = files.versions[write.version]
    let path = path(version)
    let slash = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    let name = ArenaFiles.ownName(write.step, isResult: write.isResult)
    add(version, path: Array(path[..<slash]) + Array(name.utf8))
  }

  private mutating func add(_ version: RecordedFiles.Version, path: [UInt8]) {
    let slash = path.lastIndex(of: UInt8(ascii: "/"))
    var origin = RecordingSource.Origin.nowhere
    if version.content != 0, let place = log.contents[version.content] { origin = .content(place) }
    entries.append(
      Entry(
        folder: slash.map { Array(path[..<$0]) } ?? [],
        name: Array(path[(slash.map { $0 + 1 } ?? 0)...]),
        size: version.size.map { Int64(clamping: $0) } ?? FileListing.unknownSize,
        time: version.time, origin: origin))
  }
}
