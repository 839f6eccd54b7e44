import Glibc
import Hashing
import Recording

/// Keeps contents of files as records, each once.
struct ContentStore {
  /// The first half of a SHA-256, which is enough to tell contents apart.
  private struct Key: Hashable {
    var high: UInt64
    var low: UInt64
  }

  /// Contents that are known again; then all are forgotten, which costs space but never truth.
  private static let mostKnown = 1 << 20

  private let patterns: [String]
  private let mostBytes: Int64
  private let queue: RecordQueue
  private var known: [Key: UInt64] = [:]
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  /// How many different ones are kept.
  private(set) var count: UInt64 = 0
  /// How many were not kept since the recording had reached its size.
  private(set) var overLimit = 0

  init(patterns: [String], mostBytes: Int64, queue: RecordQueue) {
    self.patterns = patterns
    self.mostBytes = mostBytes
    self.queue = queue
  }

  /// Whether contents of files with that name, which ends with a zero, are kept.
  func wants(_ name: [CChar]) -> Bool {
    patterns.contains { unsafe fnmatch($0, name, 0) == 0 }
  }

  /// Fills in size, time and content of a file, read at once.
  ///
  /// - Parameter path: ends with a zero.
  mutating func read(_ path: [CChar], into event: inout FileEvent) {
    // A writer that begins again meanwhile shows in the times; a second look is soon enough.
    for _ in 0..<3 {
      let descriptor = unsafe open(
        path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW)
      guard descriptor >= 0 else {
        event.contentState = .unreadable
        return
      }
      defer { close(descriptor) }
      guard let before = Self.status(descriptor) else {
        event.contentState = .unreadable
        return
      }
      event.size = UInt64(before.size)
      event.modified = before.modified
      if before.size > RecordingFormat.longestContent {
        event.contentState = .tooLarge
        return
      }
      guard let length = fill(descriptor, before.size) else {
        event.contentState = .unreadable
        return
      }
      guard let after = Self.status(descriptor), after == before, length == before.size else {
        continue
      }
      keep(length, &event)
      return
    }
    event.contentState = .overwritten
  }

  /// Reads up to one byte more than there should be; nil where that fails.
  private mutating func fill(_ descriptor: Int32, _ size: Int) -> Int? {
    if buffer.count <= size { buffer = [UInt8](repeating: 0, count: size * 2) }
    var filled = 0
    while filled <= size {
      let got = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(descriptor, bytes.baseAddress?.advanced(by: filled), size + 1 - filled)
      }
      if got < 0 {
        if errno == EINTR { continue }
        return nil
      }
      if got == 0 { break }
      filled += got
    }
    return filled
  }

  private mutating func keep(_ length: Int, _ event: inout FileEvent) {
    var hash = SHA256()
    hash.update(buffer.span.extracting(first: length))
    let digest = hash.digest
    func word(_ start: Int) -> UInt64 { (0..<8).reduce(0) { $0 << 8 | UInt64(digest[start + $1]) } }
    let key = Key(high: word(0), low: word(8))
    event.contentState = .kept
    if let number = known[key] {
      event.content = number
      return
    }
    guard queue.size < mostBytes else {
      event.contentState = .overLimit
      overLimit += 1
      return
    }
    if known.count >= Self.mostKnown { known.removeAll() }
    count += 1
    known[key] = count
    event.content = count
    var record = RecordEncoder()
    let text = buffer.span.extracting(first: length)
    record.record(.content, time: SystemCalls.now()) {
      FileContent.encode(count, text, into: &$0)
    }
    queue.append(record)
  }

  private struct Status: Equatable {
    var size: Int
    var modified: Int64
  }

  private static func status(_ descriptor: Int32) -> Status? {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    return Status(
      size: Int(status.st_size),
      modified: Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec))
  }
}
