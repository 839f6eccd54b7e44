import CSystem
import Glibc
import Snapshot

extension InputTree {
  /// The most bytes of a file that are kept in memory where it can't be read in any order.
  private static var mostInMemory: Int { 2 << 30 }

  /// A file that can be read in any order: from disk as it is, from elsewhere kept in memory.
  ///
  /// - Throws: ``ReaderError`` where it can't be read, or is too large for memory.
  func randomAccess(_ index: Int) throws(ReaderError) -> SnapshotBytes {
    guard case .folder(let folder) = source else {
      var bytes: [UInt8] = []
      var isComplete = true
      try stream(index, chunkSize: 1 << 20) { piece in
        isComplete = bytes.count + piece.count <= Self.mostInMemory
        if isComplete {
          unsafe piece.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        }
        return isComplete
      }
      guard isComplete else {
        throw .unreadable(
          path: displayPath, reason: "it is too large to be read in place, unpack it")
      }
      return SnapshotBytes(bytes)
    }
    let file = OpenFile(try folder.opened(listing, index))
    guard let size = file.descriptor.status()?.size else {
      throw .unreadable(path: folder.shownPath(listing, index), reason: SystemError.text(errno))
    }
    return unsafe SnapshotBytes(count: Int(clamping: size)) { offset, target in
      unsafe file.fill(offset, target)
    }
  }

  /// A descriptor that several threads read from.
  private final class OpenFile: Sendable {
    let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

    /// Fills all of the buffer from that place; false where that is not possible.
    func fill(_ offset: Int, _ target: UnsafeMutableRawBufferPointer) -> Bool {
      var filled = 0
      while filled < target.count {
        let got = unsafe pread(
          descriptor.number, target.baseAddress?.advanced(by: filled), target.count - filled,
          off_t(offset + filled))
        if got < 0 && errno == EINTR { continue }
        if got <= 0 { return false }
        filled += got
      }
      return true
    }
  }
}
