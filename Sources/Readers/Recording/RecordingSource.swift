import Recording
import Snapshot
import Trace

/// The files that a recording stands for: its console log, and every write of every file.
final class RecordingSource: Sendable {
  /// Where the bytes of one of the files come from.
  enum Origin: Sendable, Equatable {
    /// The lines of all streams, each after its time.
    case console
    /// A content that is kept.
    case content(RecordingLog.Place)
    /// Nowhere: only its times and its size are known.
    case nowhere
  }

  private let bytes: SnapshotBytes
  private let offset: Int64
  private let path: String
  /// One for each file of the listing.
  private let origins: [Origin]
  /// How much of the state that the program wrote again had changed; nil where nothing tells.
  let stateRewrites: StateRewrites?

  init(
    _ bytes: SnapshotBytes, offset: Int64, path: String, origins: [Origin],
    stateRewrites: StateRewrites? = nil
  ) {
    self.stateRewrites = stateRewrites
    self.bytes = bytes
    self.offset = offset
    self.path = path
    self.origins = origins
  }

  private func reader() -> BlockReader {
    let bytes = bytes
    return unsafe BlockReader(count: bytes.count) { unsafe bytes.read($0, $1) }
  }

  /// Says that a recording keeps no database.
  func databaseMissing(_ file: String) -> ReaderError {
    .unreadable(
      path: path,
      reason: "it tells when '\(file)' was changed but does not keep it, pass the file too"
    )
  }

  /// The first `limit` bytes of a file.
  func contents(_ index: Int, limit: Int) throws(ReaderError) -> [UInt8] {
    var found: [UInt8] = []
    try stream(index, chunkSize: 1 << 16) { chunk in
      let part = chunk.extracting(first: limit - found.count)
      unsafe part.withUnsafeBufferPointer { unsafe found.append(contentsOf: $0) }
      return found.count < limit
    }
    return found
  }

  /// Delivers the whole of a file in pieces; `body` returns false to stop.
  func stream(
    _ index: Int, chunkSize: Int, _ body: (Span<UInt8>) -> Bool
  ) throws(ReaderError) {
    switch origins[index] {
    case .nowhere:
      throw .unreadable(path: path, reason: "the recording did not keep this file's content")
    case .content(let place):
      var reader = reader()
      guard reader.seek(place.block), place.text.upperBound <= reader.records.count else {
        throw .unreadable(path: path, reason: "it changed while it was read")
      }
      _ = body(reader.records.span.extracting(place.text))
    case .console:
      var console = RecordedConsole(chunkSize: chunkSize)
      var reader = reader()
      while reader.next() {
        let goesOn = reader.forEachRecord { kind, time, _, record in
          guard kind == RecordKind.output.rawValue, let piece = OutputPiece(record) else {
            return true
          }
          console.take(record.extracting(piece.text), of: piece.stream, at: time &+ offset)
          return console.deliver(body)
        }
        if !goesOn { return }
      }
      console.finish()
      _ = console.deliver(body, isLast: true)
    }
  }

  /// Calls `body` with the first `limit` bytes of each of the files, in the order of their places.
  ///
  /// - Returns: the files that could not be read.
  func forEachContents(
    of indices: [Int], limit: Int, _ body: (Int, Span<UInt8>) -> Void
  ) -> [Int] {
    var failed: [Int] = []
    var reader = reader()
    var block = -1
    let ordered = indices.sorted { order($0) < order($1) }
    for index in ordered {
      switch origins[index] {
      case .content(let place):
        if place.block != block, !reader.seek(place.block) {
          block = -1
          failed.append(index)
          continue
        }
        block = place.block
        guard place.text.upperBound <= reader.records.count else {
          failed.append(index)
          continue
        }
        body(index, reader.records.span.extracting(place.text).extracting(first: limit))
      case .console, .nowhere:
        if let found = try? contents(index, limit: limit) {
          body(index, found.span)
        } else {
          failed.append(index)
        }
      }
    }
    return failed
  }

  private func order(_ index: Int) -> Int {
    if case .content(let place) = origins[index] { return place.block }
    return -1
  }
}
