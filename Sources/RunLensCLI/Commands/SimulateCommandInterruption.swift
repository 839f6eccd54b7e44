import Glibc
import Synchronization

/// Whether the user pressed Ctrl-C, so that a run that is begun can remove itself.
enum Interruption {
  private static let signal = Atomic<Int32>(0)

  /// Whether a signal to end has come.
  static var isWanted: Bool { signal.load(ordering: .relaxed) != 0 }

  /// Notes the first signal; a second one ends the process at once.
  static func begin() {
    signal.store(0, ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      _ = Glibc.signal(number) { number in
        Interruption.signal.store(number, ordering: .relaxed)
        _ = Glibc.signal(number, SIG_DFL)
      }
    }
  }

  /// Lets signals end the process as usual.
  static func forget() {
    for number in [SIGINT, SIGTERM, SIGHUP] { _ = Glibc.signal(number, SIG_DFL) }
  }

  /// Ends the process by the signal that came, as whoever started it expects.
  static func end() {
    forget()
    raise(signal.load(ordering: .relaxed))
  }
}
