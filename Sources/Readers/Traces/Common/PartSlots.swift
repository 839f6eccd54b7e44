import Synchronization
import Workers

/// What threads leave behind, each for its part of the work, in the order of the parts.
final class PartSlots<Part: Sendable>: Sendable {
  private let parts = Mutex<[(place: Int, part: Part)]>([])

  /// Room for the parts of that much work.
  init(count: Int) {
    parts.withLock { $0.reserveCapacity(min(count, WorkerThreads.count)) }
  }

  /// Leaves a part whose work began at that place.
  func put(_ part: Part, at place: Int) {
    parts.withLock { $0.append((place, part)) }
  }

  /// The parts by their places.
  var inOrder: [Part] {
    parts.withLock { parts in
      parts.sort { $0.place < $1.place }
      return parts.map(\.part)
    }
  }
}
