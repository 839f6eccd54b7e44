import Recording

/// The writes of files that a recording tells of, in their order.
struct RecordedFiles: Sendable {
  /// One state of a file, from one write to the next.
  struct Version: Sendable {
    var root: UInt64
    var path: [UInt8]
    var size: UInt64?
    /// When it was written, in nanoseconds since 1970 UTC.
    var time: Int64
    /// Number of its content; 0 where none is kept.
    var content: UInt64
    /// What told of it.
    var kind: FileEvent.Kind
    /// Whether it is the last state of the file under this name.
    var isLast = true
  }

  private struct Name: Hashable {
    var root: UInt64
    var path: [UInt8]
  }

  /// All states of all files.
  private(set) var versions: [Version] = []
  /// Writes whose content was replaced before it was read.
  private(set) var overwritten = 0
  /// Contents that were not kept for their size, or could not be read.
  private(set) var unkept = 0
  private var latest: [Name: Int] = [:]

  /// File systems that stamp from a coarse clock lag by a tick at most.
  private static let tick: Int64 = 10_000_000

  /// The states that events tell of.
  ///
  /// - Complexity: O(number of events).
  init(_ events: [RecordingLog.Event]) {
    var before = Int64.min
    for event in events {
      take(event.event, event.time, before: before)
      before = event.time
    }
  }

  private mutating func take(_ event: FileEvent, _ time: Int64, before: Int64) {
    let name = Name(root: event.root, path: event.path)
    if event.kind == .removed {
      latest[name] = nil
      return
    }
    if event.kind == .renamed, !event.from.isEmpty {
      latest[Name(root: event.root, path: event.from)] = nil
    }
    switch event.contentState {
    case .overwritten: overwritten += 1
    case .overLimit, .tooLarge, .unreadable: unkept += 1
    case .kept, .unwanted: break
    }
    let previous = latest[name]
    if let previous, isSame(event, as: versions[previous]) {
      // A folder that was looked through anew finds what is known, and an event may still come for
      // what was found.
      let told = versions[previous].kind
      if event.kind == .found || told == .found || told == .present { return }
      // The earlier of two events was handled when the later write had been made: what was read
      // then belongs to the later.
      versions[previous].content = 0
      overwritten += 1
    }
    var instant = time
    if let modified = event.modified, event.contentState != .overwritten {
      let isPossible =
        event.kind == .present || event.kind == .found
        || (modified <= time &+ Self.tick && modified > before &- Self.tick)
      if isPossible { instant = modified }
    }
    if let previous { versions[previous].isLast = false }
    latest[name] = versions.count
    versions.append(
      Version(
        root: event.root, path: event.path, size: event.size, time: instant,
        content: event.contentState == .kept ? event.content : 0, kind: event.kind))
  }

  private func isSame(_ event: FileEvent, as version: Version) -> Bool {
    event.modified == version.time && event.size == version.size
  }
}
