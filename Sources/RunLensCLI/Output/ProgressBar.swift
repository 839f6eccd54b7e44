import Glibc
import Synchronization

/// A bar on standard error that appears only when the work takes longer than half a second.
final class ProgressBar: Sendable {
  private struct State {
    var started: UInt64
    var drawn: UInt64 = 0
    var isVisible = false
  }

  private let errors: any ByteSink
  private let label: String
  private let now: @Sendable () -> UInt64
  private let state: Mutex<State>

  /// A bar for work that begins now; `now` gives nanoseconds of any steady clock.
  init(
    _ label: String, errors: any ByteSink,
    now: @escaping @Sendable () -> UInt64 = ProgressBar.steadyTime
  ) {
    self.label = label
    self.errors = errors
    self.now = now
    state = Mutex(State(started: now()))
  }

  /// Nanoseconds of the system's steady clock.
  static func steadyTime() -> UInt64 {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Draws the bar, at most ten times a second.
  func update(done: Int64, total: Int64) {
    let time = now()
    state.withLock { state in
      guard time &- state.started > 500_000_000, time &- state.drawn > 100_000_000 else { return }
      state.drawn = time
      state.isVisible = true
      var text = "\r\u{1b}[K" + label
      if total > 0 {
        let fraction = min(max(Double(done) / Double(total), 0), 1)
        let filled = Int(fraction * 30)
        text += " " + String(repeating: "█", count: filled)
        text += String(repeating: "░", count: 30 - filled) + " \(Int(fraction * 100)) %"
      } else {
        text += " \(done)"
      }
      try? errors.write(Array(text.utf8))
    }
  }

  /// Removes the bar, if it ever appeared.
  func finish() {
    state.withLock { state in
      guard state.isVisible else { return }
      state.isVisible = false
      try? errors.write(Array("\r\u{1b}[K".utf8))
    }
  }
}
