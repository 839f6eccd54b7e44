import Synchronization

/// Files in an archive, or the content of one compressed file; both are read in place.
///
/// An archive can only be read from its beginning, so every pass costs as much as the whole. The
/// first one keeps small files in memory; ``InputTree/prefetch(_:limitPerFile:)`` gets many others at once.
final class ArchiveSource: Sendable {
  /// The path as the user gave it.
  let path: String
  /// Whether it is no archive but a compressed file.
  let isSingleFile: Bool
  /// Whether it is a compressed file that holds nothing.
  let isEmptyStream: Bool
  /// The files.
  let listing: FileListing
  /// Number in the archive of the entry that holds the content of each file.
  let ordinals: [Int]

  /// The beginning of a file.
  struct Kept: Sendable {
    var bytes: [UInt8]
    /// Whether the file ends there.
    var isWhole: Bool
  }

  private let cache: Mutex<Cache>

  private struct Cache: Sendable {
    var kept: [Int: Kept] = [:]
    var bytes = 0
  }

  /// Files up to this size are small.
  static let smallFile = 1 << 16
  /// The first pass keeps small files as long as they are no more than this together.
  static let smallFiles = 64 << 20
  /// All that is kept in memory in the end.
  static let mostKept = 512 << 20

  init(
    path: String, isSingleFile: Bool, isEmptyStream: Bool, listing: FileListing, ordinals: [Int],
    kept: [Int: Kept]
  ) {
    self.path = path
    self.isSingleFile = isSingleFile
    self.isEmptyStream = isEmptyStream
    self.listing = listing
    self.ordinals = ordinals
    cache = Mutex(Cache(kept: kept, bytes: kept.values.reduce(0) { $0 + $1.bytes.count }))
  }

  /// What is in memory of an entry, if it is enough for that limit.
  func kept(_ index: Int, limit: Int) -> Kept? {
    let ordinal = ordinals[index]
    guard let kept = cache.withLock({ $0.kept[ordinal] }) else { return nil }
    return kept.isWhole || kept.bytes.count >= limit ? kept : nil
  }

  /// Keeps the beginning of a file; false once memory for more is used up.
  func keep(_ index: Int, _ bytes: [UInt8], isWhole: Bool) -> Bool {
    cache.withLock { cache in
      cache.bytes += bytes.count - (cache.kept[ordinals[index]]?.bytes.count ?? 0)
      cache.kept[ordinals[index]] = Kept(bytes: bytes, isWhole: isWhole)
      return cache.bytes < Self.mostKept
    }
  }
}
