import Glibc
import Recording
import Synchronization

/// Takes what the program writes, stamps it and passes it on.
final class OutputPump: Sendable {
  /// One stream: where it comes from and where it goes to.
  struct Stream: Sendable {
    var from: Int32
    var to: Int32
    var name: RecordedStream
  }

  private let streams: [Stream]
  private let queue: RecordQueue
  private let stop: Int32
  /// Becomes readable when nothing more can come.
  private let ended: Int32
  private let lineCount = Atomic(0)
  private let hasEnded = Atomic(false)

  init(_ streams: [Stream], queue: RecordQueue, stop: Int32, ended: Int32) {
    self.streams = streams
    self.queue = queue
    self.stop = stop
    self.ended = ended
  }

  /// Line feeds that have passed.
  var lines: Int { lineCount.load(ordering: .relaxed) }

  /// Whether all streams have ended by themselves.
  var isOver: Bool { hasEnded.load(ordering: .relaxed) }

  /// Runs until all streams have ended, or `stop` is readable; for a thread of its own.
  func run() {
    var streams = streams
    var record = RecordEncoder()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { unsafe buffer.deallocate() }
    while streams.contains(where: { $0.from >= 0 }) {
      let ready = SystemCalls.readable(streams.map(\.from) + [stop], timeout: -1)
      var isIdle = true
      for index in streams.indices where ready[index] {
        isIdle = false
        let got = unsafe read(streams[index].from, buffer.baseAddress, buffer.count)
        let now = SystemCalls.now()
        if got < 0, errno == EINTR || errno == EAGAIN { continue }
        guard got > 0 else {
          // A terminal that nobody has open any more fails; a pipe just ends.
          close(streams[index].from)
          streams[index].from = -1
          continue
        }
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<got])
        unsafe keep(bytes, streams[index].name, now, &record)
        unsafe pass(bytes, &streams[index])
      }
      if isIdle, ready[streams.count] { break }
    }
    hasEnded.store(!streams.contains { $0.from >= 0 }, ordering: .relaxed)
    for stream in streams where stream.from >= 0 { close(stream.from) }
    SystemCalls.wake(ended)
  }

  private func keep(
    _ bytes: UnsafeRawBufferPointer, _ name: RecordedStream, _ time: Int64,
    _ record: inout RecordEncoder
  ) {
    let text = unsafe bytes.bindMemory(to: UInt8.self).span
    record.removeAll()
    record.record(.output, time: time) { OutputPiece.encode(name, text, into: &$0) }
    queue.append(record)
    var lines = 0
    for index in 0..<text.count where text[index] == 0x0A { lines &+= 1 }
    if lines > 0 { lineCount.wrappingAdd(lines, ordering: .relaxed) }
  }

  private func pass(_ bytes: UnsafeRawBufferPointer, _ stream: inout Stream) {
    guard stream.to >= 0 else { return }
    let failure = unsafe SystemCalls.writeAll(stream.to, bytes)
    guard failure != 0 else { return }
    stream.to = -1
    // Whoever read has gone: the program shall notice as it would without a recorder between.
    if failure == EPIPE {
      close(stream.from)
      stream.from = -1
    }
  }
}
