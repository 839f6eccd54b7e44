import Glibc
import Synchronization

/// Standard input as a file that can be looked into at its beginning and then read once; what is
/// compressed by zstd or gzip comes decompressed.
final class StandardInput: Sendable {
  /// How much of the beginning can be looked at before reading.
  static let peekLimit = 1 << 20

  private struct State {
    /// The beginning, already read.
    var beginning: [UInt8] = []
    var isAtEnd = false
    var isConsumed = false
  }

  private let state = Mutex(State())
  private let descriptor: Int32

  /// Standard input, or another open stream in its place.
  init(descriptor: Int32 = 0) { self.descriptor = descriptor }

  private func consumed() -> ReaderError {
    .unreadable(
      path: "-", reason: "standard input was read already; keep it in a file and pass that")
  }

  private enum Compression {
    case none
    case zstd
    case gzip
  }

  private static func compression(_ head: [UInt8]) -> Compression {
    if head.starts(with: ZstdDecoder.magic) { return .zstd }
    return head.starts(with: GzipDecoder.magic) ? .gzip : .none
  }

  /// The first bytes, which stay there for ``stream(chunkSize:_:)``.
  func beginning(limit: Int) throws(ReaderError) -> [UInt8] {
    let magic = try rawBeginning(limit: 4)
    switch Self.compression(magic) {
    case .none: return try rawBeginning(limit: limit)
    // A block gives nothing before it is whole; those of zstd have up to 128 kB.
    case .zstd:
      return ZstdDecoder.beginning(of: try rawBeginning(limit: limit + 1 << 18), limit: limit)
    case .gzip:
      return GzipDecoder.beginning(of: try rawBeginning(limit: limit + 1 << 18), limit: limit)
    }
  }

  /// Delivers everything in order; `body` returns false to stop.
  ///
  /// - Throws: ``ReaderError`` where it can't be read, or its compressed data is damaged or cut off;
  ///   what comes before that was delivered.
  func stream(chunkSize: Int, _ body: (Span<UInt8>) -> Bool) throws(ReaderError) {
    switch Self.compression(try rawBeginning(limit: 4)) {
    case .none: try rawStream(chunkSize: chunkSize, body)
    case .zstd: try stream(through: ZstdDecoder(), chunkSize: chunkSize, body)
    case .gzip: try stream(through: GzipDecoder(), chunkSize: chunkSize, body)
    }
  }

  private func stream<Decoder: StreamDecoder & ~Copyable>(
    through decoder: consuming Decoder, chunkSize: Int, _ body: (Span<UInt8>) -> Bool
  ) throws(ReaderError) {
    var decoder = decoder
    try rawStream(chunkSize: chunkSize) { decoder.decode($0, body) }
    if let damage = decoder.state.damage {
      throw .malformed(path: "-", what: damage, remedy: "compress it again")
    }
  }

  private func rawBeginning(limit: Int) throws(ReaderError) -> [UInt8] {
    let wanted = min(limit, Self.peekLimit)
    let answer: Result<[UInt8], ReaderError> = state.withLock { state in
      if state.isConsumed { return .failure(consumed()) }
      while state.beginning.count < wanted && !state.isAtEnd {
        let missing = wanted - state.beginning.count
        var chunk = [UInt8](repeating: 0, count: missing)
        let got = unsafe chunk.withUnsafeMutableBytes { unsafe readSome($0) }
        if got < 0 {
          return .failure(.unreadable(path: "-", reason: SystemError.text(Int32(-got))))
        }
        if got == 0 { state.isAtEnd = true }
        state.beginning.append(contentsOf: chunk.prefix(got))
      }
      return .success(Array(state.beginning.prefix(wanted)))
    }
    return try answer.get()
  }

  private func rawStream(
    chunkSize: Int, _ body: (Span<UInt8>) -> Bool
  ) throws(ReaderError) {
    let start: State? = state.withLock { state in
      if state.isConsumed { return nil }
      let start = state
      state = State(beginning: [], isAtEnd: true, isConsumed: true)
      return start
    }
    guard let start else { throw consumed() }
    if !start.beginning.isEmpty && !body(start.beginning.span) { return }
    if start.isAtEnd { return }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, chunkSize), alignment: 16)
    defer { unsafe buffer.deallocate() }
    while true {
      let got = unsafe readSome(buffer)
      if got < 0 { throw .unreadable(path: "-", reason: SystemError.text(Int32(-got))) }
      if got == 0 { return }
      let chunk = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<got])
      if !body(unsafe chunk.bindMemory(to: UInt8.self).span) { return }
    }
  }

  /// One read, which delivers what is there; the number of bytes or the negative error number.
  private func readSome(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    while true {
      let got = unsafe read(descriptor, buffer.baseAddress, buffer.count)
      if got >= 0 { return got }
      if errno != EINTR { return Int(-errno) }
    }
  }
}
