import Glibc

/// One thread that runs beside the others until its work is done.
@safe public struct WorkerThread: ~Copyable {
  /// The system's number of it.
  let number: pthread_t

  /// Starts the work on a thread of its own; nil where the system has none to give.
  public init?(_ body: @escaping @Sendable () -> Void) {
    let work = unsafe Unmanaged.passRetained(ThreadWork(body))
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<ThreadWork>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, work.toOpaque())
    guard status == 0 else {
      unsafe work.release()
      return nil
    }
    number = thread
  }

  /// Waits until the work is done.
  public consuming func join() { pthread_join(number, nil) }

  /// Lets it go on alone.
  public consuming func detach() { pthread_detach(number) }
}

/// Carries a closure through a C pointer.
private final class ThreadWork: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
