import CSystem
import Glibc
import Synchronization

/// A few short-lived threads that share one piece of work.
public enum WorkerThreads {
  /// How many threads are worth starting: one for each processor that the program may use, four at most.
  public static let count = max(1, min(4, Int(csystem_processors())))

  /// How many threads are worth starting where each mostly waits for a disk, whatever the processors:
  /// a disk that is asked for several blocks at a time fetches them side by side.
  public static let waiting = max(8, count)

  /// Calls `body` once for each part of `0..<total`, each on a thread of its own, and waits.
  ///
  /// The calling thread does one part itself. Where a thread can't be started its part is done
  /// here too, so the work is always complete on return.
  ///
  /// - Parameters:
  ///   - least: below this many elements for each part, fewer threads are used.
  ///   - threads: as many at most; nil for one a processor.
  ///   - opensFiles: whether the calls open and close many files. None may be left open then: each
  ///     thread but the calling one has descriptors of its own where the system lets it, and need not wait
  ///     for the others.
  public static func split(
    _ total: Int, least: Int, threads: Int? = nil, opensFiles: Bool = false,
    _ body: @escaping @Sendable (Range<Int>) -> Void
  ) {
    start(max(1, min(threads ?? count, total / max(1, least))), total, opensFiles, body)
  }

  /// Calls `body` once for each number below `total`, whichever thread is free next.
  ///
  /// It returns when all is done; the order of the calls differs from time to time.
  ///
  /// - Parameter threads: as many at most; nil for one a processor.
  public static func share(
    _ total: Int, threads: Int? = nil, _ body: @escaping @Sendable (Int) -> Void
  ) {
    let next = Counter()
    let parts = min(threads ?? count, total)
    start(parts, parts, false) { _ in
      while true {
        let number = next.value.wrappingAdd(1, ordering: .relaxed).oldValue
        if number >= total { return }
        body(number)
      }
    }
  }

  private static func start(
    _ parts: Int, _ total: Int, _ opensFiles: Bool,
    _ body: @escaping @Sendable (Range<Int>) -> Void
  ) {
    guard parts > 1 else {
      body(0..<total)
      return
    }
    func part(_ number: Int) -> Range<Int> {
      total / parts * number..<(number == parts - 1 ? total : total / parts * (number + 1))
    }
    var threads: [pthread_t] = []
    for number in 1..<parts {
      let range = part(number)
      let work: @Sendable () -> Void = {
        if opensFiles { _ = csystem_own_files() }
        body(range)
      }
      if let thread = WorkerThread(work) {
        threads.append(thread.number)
      } else {
        body(range)
      }
    }
    body(part(0))
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Counts what has been begun.
  private final class Counter: Sendable {
    let value = Atomic(0)
  }
}
