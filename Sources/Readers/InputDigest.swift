import CSystem
import Glibc
import Hashing
import Synchronization
public import Trace
import Workers

/// Size and digest of something that a run was read from.
public struct InputDigest: Sendable, Equatable {
  /// The path as the user gave it.
  public var path: String
  /// Bytes of the file, or of all files below the folder.
  public var size: Int64
  /// Of a file that of its bytes; of a folder that of the list of its files, one a line: the file's digest,
  /// two spaces and the path below the folder, in the order of the bytes of the paths.
  public var digest: Digest

  /// A digest that is known.
  public init(path: String, size: Int64, digest: Digest) {
    self.path = path
    self.size = size
    self.digest = digest
  }

  /// Who wants digests, and of what kind.
  public struct Request: Sendable {
    /// How they are made.
    public var algorithm: Digest.Algorithm
    /// Receives each.
    public var receive: @Sendable (InputDigest) -> Void

    /// A request for digests of that kind.
    public init(
      _ algorithm: Digest.Algorithm, _ receive: @escaping @Sendable (InputDigest) -> Void
    ) {
      self.algorithm = algorithm
      self.receive = receive
    }
  }

  /// Whether what is at that path has a digest: standard input can't be read twice, and a server
  /// may go on.
  private static func exists(of path: String) -> Bool { path != "-" && ServerAddress(path) == nil }

  /// The path as it may be kept: asterisks stand in place of a server's password.
  public static func shown(_ path: String) -> String { ServerAddress(path)?.shown ?? path }

  /// The bytes of a file; nil of what is none, or can't be examined.
  public static func size(of path: String) -> Int64? {
    guard exists(of: path) else { return nil }
    var status = csystem_status()
    guard unsafe csystem_status(AT_FDCWD, path, 1, &status) == 0 else { return nil }
    return status.mode & S_IFMT == S_IFREG ? status.size : nil
  }

  /// The digest of what is at that path; nil where it has none.
  ///
  /// - Throws: ``ReaderError`` where there is nothing that can be read.
  /// - Complexity: O(bytes), shared by the processors for a folder.
  public static func of(
    _ path: String, _ algorithm: Digest.Algorithm
  ) throws(ReaderError) -> InputDigest? {
    guard exists(of: path) else { return nil }
    var status = csystem_status()
    let failure = unsafe csystem_status(AT_FDCWD, path, 1, &status)
    guard failure == 0 else { throw SystemError.opening(path, failure) }
    guard status.mode & S_IFMT == S_IFDIR else {
      let source = FolderSource(file: path)
      var size: Int64 = 0
      var buffer = [UInt8](repeating: 0, count: bufferSize)
      let digest = try Self.digest(
        try source.opened(InputTree.oneFile([]), 0), path, algorithm, &buffer, &size)
      return InputDigest(path: path, size: size, digest: digest)
    }
    var ignored = WarningList()
    return try folder(
      try InputTree.open(path, fileTimes: nil, warnings: &ignored, judgesResults: false), algorithm)
  }

  private static let bufferSize = 1 << 18

  /// Hashes all that is left of a file, by way of the buffer.
  private static func digest(
    _ file: borrowing FileDescriptor, _ path: String, _ algorithm: Digest.Algorithm,
    _ buffer: inout [UInt8], _ size: inout Int64
  ) throws(ReaderError) -> Digest {
    var hash = DigestHash(algorithm)
    while true {
      let got = unsafe buffer.withUnsafeMutableBytes { unsafe file.fill($0) }
      guard got >= 0 else {
        throw .unreadable(path: path, reason: SystemError.text(Int32(-got)))
      }
      if got == 0 { return hash.digest }
      hash.update(buffer.span.extracting(first: got))
      size += Int64(got)
    }
  }

  private static func folder(
    _ tree: InputTree, _ algorithm: Digest.Algorithm
  ) throws(ReaderError) -> InputDigest {
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
      var buffer = [UInt8](repeating: 0, count: bufferSize)
      do throws(ReaderError) {
        for index in part {
          let path = source.shownPath(listing, index)
          let digest = try Self.digest(
            try source.opened(listing, index), path, algorithm, &buffer, &own.size)
          own.lines.append(
            (
              path: Array(listing.pathBytes[listing.pathRange(index)]), hash: digest.hexadecimal
            ))
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
    var hash = DigestHash(algorithm)
    for line in result.lines.sorted(by: { $0.path.lexicographicallyPrecedes($1.path) }) {
      hash.update((Array("\(line.hash)  ".utf8) + line.path + [UInt8(ascii: "\n")]).span)
    }
    return InputDigest(path: tree.displayPath, size: result.size, digest: hash.digest)
  }
}
