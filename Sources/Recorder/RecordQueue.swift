import CSystem
import Glibc
import Recording
import Synchronization

/// Records between those who stamp them and the thread that writes them.
///
/// Its memory is bounded: who appends waits while the disk does not keep up.
final class RecordQueue: Sendable {
  private struct State: Sendable {
    var bytes: [UInt8] = []
    /// Whether nothing more is taken, since nobody could write it.
    var isDead = false
  }

  /// Bytes that may wait.
  private static let most = 64 << 20
  /// Bytes with which the writer is woken before its time.
  private static let many = 1 << 20

  private let state = Mutex(State())
  /// Becomes readable when there is much to write, or at the end.
  let wake: Int32
  private let written = Atomic<Int64>(0)

  init?() {
    wake = csystem_wake_open()
    if wake < 0 { return nil }
  }

  deinit { close(wake) }

  /// Bytes of the recording that are written.
  var size: Int64 {
    get { written.load(ordering: .relaxed) }
    set { written.store(newValue, ordering: .relaxed) }
  }

  /// Appends whole records.
  func append(_ records: borrowing RecordEncoder) {
    let bytes = records.bytes
    while true {
      let (isTaken, count) = state.withLock { state in
        if state.isDead { return (true, 0) }
        if state.bytes.count > Self.most { return (false, 0) }
        state.bytes.append(contentsOf: bytes)
        return (true, state.bytes.count)
      }
      if count > Self.many, count - bytes.count <= Self.many { SystemCalls.wake(wake) }
      if isTaken { return }
      usleep(1000)
    }
  }

  /// Takes all records, and leaves an empty buffer in their place.
  func take(_ buffer: consuming [UInt8]) -> [UInt8] {
    buffer.removeAll(keepingCapacity: true)
    let empty = buffer
    return state.withLock { state in
      let taken = state.bytes
      state.bytes = empty
      return taken
    }
  }

  /// Takes nothing more.
  func die() {
    state.withLock {
      $0.isDead = true
      $0.bytes = []
    }
  }
}
