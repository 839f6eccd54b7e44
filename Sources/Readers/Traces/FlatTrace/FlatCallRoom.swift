import Glibc

/// Room for calls, of which none moves when more come.
///
/// A few are in small pieces. Behind them come pieces of many megabytes on large pages: with identifiers all
/// calls of a run are open to its end, and looked at here and there.
@safe struct FlatCallRoom: ~Copyable {
  private static let pieceBits = 10
  private static let pieceSize = 1 << pieceBits
  private static let smallPieces = 16
  /// Pieces of which one mapping is made.
  private static let mappedPieces = 128
  private static var mappedBytes: Int {
    mappedPieces * pieceSize * MemoryLayout<FlatCall>.stride
  }

  private var pieces: [UnsafeMutablePointer<FlatCall>] = unsafe []
  private var mappings: [UnsafeMutableRawPointer] = unsafe []

  /// Calls for which there is room.
  var capacity: Int { unsafe pieces.count &<< Self.pieceBits }

  deinit {
    for place in unsafe pieces.indices.prefix(Self.smallPieces) {
      unsafe pieces[place].deallocate()
    }
    for place in unsafe mappings.indices { unsafe munmap(mappings[place], Self.mappedBytes) }
  }

  /// Where the call of that number is, which must be below the capacity.
  @inline(__always)
  func place(_ number: Int) -> UnsafeMutablePointer<FlatCall> {
    unsafe pieces[number &>> Self.pieceBits] + number & (Self.pieceSize &- 1)
  }

  /// Makes room for more.
  mutating func grow() {
    if unsafe pieces.count < Self.smallPieces {
      unsafe pieces.append(.allocate(capacity: Self.pieceSize))
      return
    }
    guard
      let memory = unsafe mmap(
        nil, Self.mappedBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      unsafe memory != MAP_FAILED
    else { fatalError("there is no memory for more calls") }
    // Without large pages it works as well, if slower.
    _ = unsafe madvise(memory, Self.mappedBytes, MADV_HUGEPAGE)
    unsafe mappings.append(memory)
    let first = unsafe memory.bindMemory(
      to: FlatCall.self, capacity: Self.mappedPieces * Self.pieceSize)
    for piece in 0..<Self.mappedPieces {
      unsafe pieces.append(first + piece * Self.pieceSize)
    }
  }
}
