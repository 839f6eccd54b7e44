import Glibc
import Synchronization

/// Threads that wait for one piece of work after the other, for work that comes in many small pieces: to start a
/// thread for each takes longer than to wake one.
///
/// One thread at a time may have work for it. The threads end with it.
@safe public final class WorkerCrew: Sendable {
  private let board = WorkBoard()
  private let threads: Mutex<[pthread_t]>

  /// A crew of that many threads, the one that calls it among them; of fewer where the system has none to give.
  public init(threads count: Int = WorkerThreads.count) {
    var started: [pthread_t] = []
    for _ in 1..<max(1, count) {
      guard let thread = WorkerThread({ [board] in board.serve() }) else { break }
      started.append(thread.number)
    }
    threads = Mutex(started)
  }

  deinit {
    board.close()
    for thread in threads.withLock({ $0 }) { pthread_join(thread, nil) }
  }

  /// Calls `body` once for each number below `total`, whichever thread is free next.
  ///
  /// It returns when all is done; the order of the calls differs from time to time. What `body` holds may be let go a
  /// little later, on another thread: it must not be what holds the crew.
  public func share(_ total: Int, _ body: @escaping @Sendable (Int) -> Void) {
    guard total > 1, threads.withLock({ !$0.isEmpty }) else {
      for number in 0..<max(0, total) { body(number) }
      return
    }
    board.finish(SharedWork(total, body))
  }
}

/// One piece of work in numbered parts.
private final class SharedWork: Sendable {
  private let total: Int
  private let body: @Sendable (Int) -> Void
  private let next = Atomic(0)
  private let done = Atomic(0)

  init(_ total: Int, _ body: @escaping @Sendable (Int) -> Void) {
    self.total = total
    self.body = body
  }

  /// Whether all parts are done.
  var isDone: Bool { done.load(ordering: .acquiring) == total }

  /// Does parts until none is left; whether it did the last that anybody did.
  func help() -> Bool {
    var isLast = false
    while true {
      let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if number >= total { return isLast }
      body(number)
      isLast = done.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue == total
    }
  }
}

/// Where work is put up for the threads of a crew.
@safe private final class WorkBoard: @unchecked Sendable {
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  /// Work was put up, or the crew is closed.
  private let news: UnsafeMutablePointer<pthread_cond_t>
  /// All parts are done.
  private let end: UnsafeMutablePointer<pthread_cond_t>
  // Guarded by the lock.
  private var work: SharedWork?
  private var count = 0
  private var isClosed = false

  init() {
    unsafe lock = .allocate(capacity: 1)
    unsafe news = .allocate(capacity: 1)
    unsafe end = .allocate(capacity: 1)
    unsafe pthread_mutex_init(lock, nil)
    unsafe pthread_cond_init(news, nil)
    unsafe pthread_cond_init(end, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(lock)
    unsafe pthread_cond_destroy(news)
    unsafe pthread_cond_destroy(end)
    unsafe lock.deallocate()
    unsafe news.deallocate()
    unsafe end.deallocate()
  }

  /// Does what is put up until the crew is closed.
  func serve() {
    var seen = 0
    unsafe pthread_mutex_lock(lock)
    while true {
      while count == seen, !isClosed { unsafe pthread_cond_wait(news, lock) }
      if isClosed { break }
      seen = count
      guard let work else { continue }
      unsafe pthread_mutex_unlock(lock)
      let isLast = work.help()
      unsafe pthread_mutex_lock(lock)
      if isLast { unsafe pthread_cond_signal(end) }
    }
    unsafe pthread_mutex_unlock(lock)
  }

  /// Puts up work, and returns when it is done.
  func finish(_ work: SharedWork) {
    unsafe pthread_mutex_lock(lock)
    self.work = work
    count += 1
    unsafe pthread_cond_broadcast(news)
    unsafe pthread_mutex_unlock(lock)
    _ = work.help()
    unsafe pthread_mutex_lock(lock)
    while !work.isDone { unsafe pthread_cond_wait(end, lock) }
    self.work = nil
    unsafe pthread_mutex_unlock(lock)
  }

  /// Sends the threads home.
  func close() {
    unsafe pthread_mutex_lock(lock)
    isClosed = true
    unsafe pthread_cond_broadcast(news)
    unsafe pthread_mutex_unlock(lock)
  }
}
