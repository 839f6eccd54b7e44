import Glibc

/// Times of files in nanoseconds since 1970 UTC.
enum FileTime {
  /// Sets both times of an open file or folder; whether the system did it, else `errno` says why.
  static func set(of descriptor: Int32, modified: Int64, accessed: Int64) -> Bool {
    let times: InlineArray<2, timespec> = [parts(accessed), parts(modified)]
    return unsafe times.span.withUnsafeBufferPointer { pair in
      unsafe futimens(descriptor, pair.baseAddress) == 0
    }
  }

  /// Whole seconds, rounded down, and the nanoseconds above them.
  static func parts(_ time: Int64) -> timespec {
    var seconds = time / 1_000_000_000
    var rest = time % 1_000_000_000
    if rest < 0 {
      seconds -= 1
      rest += 1_000_000_000
    }
    return timespec(tv_sec: Int(seconds), tv_nsec: Int(rest))
  }
}
