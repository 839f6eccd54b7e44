import CSystem
import Glibc
import Hashing
import Synchronization
import Trace
import Workers

/// Size and SHA-256 of something that a run was read from.
public struct InputDigest: Sendable, Equatable {
  /// The path as the user gave it.
  public var path: String
  /// Bytes of the file, or of all files below the folder.
  public var size: Int64
  /// Of a file that of its bytes; of a folder that of the list of its files, one a line: SHA-256,
  /// two spaces and the path below the folder, in the order of the bytes of the paths.
  public var sha256: String

  /// A digest that is known.
  public init(path: String, size: Int64, sha256: String) {
    self.path = path
    self.size = size
    self.sha256 = sha256
  }

  /// The digest of what is at that path; nil for standard input, which can't be read twice, and for
  /// a server, which may go on.
  ///
  /// - Throws: ``ReaderError`` where there is nothing that can be read.
  /// - Complexity: O(bytes), shared by the processors for a folder.
  public static func of(_ path: String) throws(ReaderError) -> InputDigest? {
    if path == "-" || ServerAddress(path) != nil { return nil }
    var status = csystem_status()
    let failure = unsafe csystem_status(AT_FDCWD, path, 1, &status)
    guard failure == 0 else { throw SystemError.opening(path, failure) }
    guard status.mode & S_IFMT == S_IFDIR else {
      let source = FolderSource(file: path)
      var size: Int64 = 0
      let hash = try Self.hash(try source.opened(InputTree.oneFile([]), 0), path, &size)
      return InputDigest(path: path, size: size, sha256: hash)
    }
    var ignored = WarningList()
    return try folder(
      try InputTree.open(path, fileTimes: nil, warnings: &ignored, judgesResults: false))
  }

  /// Hashes all that is left of a file.
  private static func hash(
    _ file: borrowing FileDescriptor, _ path: String, _ size: inout Int64
  ) throws(ReaderError) -> String {
    var hash = SHA256()
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let got = unsafe buffer.withUnsafeMutableBytes { unsafe file.fill($0) }
      guard got >= 0 else {
        throw .unreadable(path: path, reason: SystemError.text(Int32(-got)))
      }
      if got == 0 { return hash.hexadecimal }
      hash.update(buffer.span.extracting(first: got))
      size += Int64(got)
    }
  }

  private static func folder(_ tree: InputTree) throws(ReaderError) -> InputDigest {
    guard case .folder(let source) = tree.source else {
      throw .unreadable(path: tree.displayPath, reason: "it is no folder")
    }
    struct Lines: Sendable {
      var lines: [(path: [UInt8], hash: String)] = []
      var size: Int64 = 0
      var failure: ReaderError?
    }
    let all = Mutex(Lines())
    let listing = tree.listing
    WorkerThreads.split(listing.count, least: 16, opensFiles: true) { part in
      var own = Lines()
      do throws(ReaderError) {
        for index in part {
          let path = source.shownPath(listing, index)
          let hash = try Self.hash(try source.opened(listing, index), path, &own.size)
          own.lines.append((path: Array(listing.pathBytes[listing.pathRange(index)]), hash: hash))
        }
      } catch {
        own.failure = error
      }
      all.withLock {
        $0.lines += own.lines
        $0.size += own.size
        $0.failure = $0.failure ?? own.failure
      }
    }
    let result = all.withLock { $0 }
    if let failure = result.failure { throw failure }
    var hash = SHA256()
    for line in result.lines.sorted(by: { $0.path.lexicographicallyPrecedes($1.path) }) {
      hash.update(Array("\(line.hash)  ".utf8) + line.path + [UInt8(ascii: "\n")])
    }
    return InputDigest(path: tree.displayPath, size: result.size, sha256: hash.hexadecimal)
  }
}
