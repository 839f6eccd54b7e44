import Glibc
import Synchronization

/// Does two pieces of work at once, the second on a thread of its own, and waits for both.
///
/// Where no thread can be started the second is done after the first.
///
/// - Complexity: that of the longer of the two, where there are two processors.
public func inTwoThreads<First, Second: Sendable>(
  _ first: () -> First, _ second: @escaping @Sendable () -> Second
) -> (First, Second) {
  let work = Work(second)
  let context = unsafe Unmanaged.passRetained(work)
  var thread = pthread_t()
  let status = unsafe pthread_create(
    &thread, nil,
    { context in
      guard let context = unsafe context else { return nil }
      unsafe Unmanaged<AnyWork>.fromOpaque(context).takeRetainedValue().run()
      return nil
    }, context.toOpaque())
  if status != 0 { unsafe context.release() }
  let firstResult = first()
  if status == 0 { pthread_join(thread, nil) }
  return (firstResult, work.takeResult())
}

/// Whether the machine has a second processor for a second thread.
let hasTwoProcessors = sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1

/// What a thread does, without saying what it makes: a C function can't be generic.
private class AnyWork: @unchecked Sendable {
  func run() {}
}

/// Work and its result.
private final class Work<Result: Sendable>: AnyWork, @unchecked Sendable {
  private let body: @Sendable () -> Result
  private let result = Mutex<Result?>(nil)

  init(_ body: @escaping @Sendable () -> Result) { self.body = body }

  override func run() {
    let made = body()
    result.withLock { $0 = made }
  }

  /// The result, which is made now where no thread made it.
  func takeResult() -> Result {
    let made = result.withLock { stored in
      defer { stored = nil }
      return stored
    }
    return made ?? body()
  }
}
