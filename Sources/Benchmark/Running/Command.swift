import Glibc

/// A program to run, with its arguments.
struct Command: Sendable, Equatable {
  /// The program first; a name without a slash is looked up in PATH.
  var words: [String]

  init(_ words: [String]) { self.words = words }
  init(_ words: String...) { self.words = words }

  /// The same on the first processor alone.
  var pinned: Command { Command(["taskset", "-c", "0"] + words) }

  /// Runs it to its end.
  ///
  /// - Parameters:
  ///   - input: what it reads; an empty input unless given.
  ///   - output: the file that takes its standard output.
  ///   - errors: the file that takes its standard error.
  /// - Throws: ``BenchmarkError`` where it can't be started or fails.
  @discardableResult
  func run(input: String = "/dev/null", output: String = "/dev/null", errors: String)
    throws(BenchmarkError) -> Measurement
  {
    let busy = Machine.busySeconds
    let began = Machine.seconds
    let process = try start(input, output, errors)
    var status: Int32 = 0
    var usage = rusage()
    while unsafe wait4(process, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw .notStarted(program: words[0], code: errno) }
    }
    let wall = Machine.seconds - began
    let processor = Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
    // As a shell says it: the exit status, or 128 and the signal.
    let signal = status & 0x7f
    let result = signal == 0 ? (status >> 8) & 0xff : 128 + signal
    guard result == 0 else {
      let tail = (try? TextFile.read(errors))?.split(separator: "\n").last.map(String.init) ?? ""
      throw .failed(program: words[0], status: result, message: tail)
    }
    let others = (Machine.busySeconds - busy - processor) / max(wall, 1e-9)
    return Measurement(
      processor: processor, wall: wall, peak: usage.ru_maxrss << 10, others: max(0, others))
  }

  private func start(_ input: String, _ output: String, _ errors: String)
    throws(BenchmarkError) -> pid_t
  {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    let fresh = O_WRONLY | O_CREAT | O_TRUNC
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, fresh, 0o644)
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, fresh, 0o644)
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let code = unsafe posix_spawnp(&process, words[0], &actions, nil, &arguments, environ)
    guard code == 0 else { throw .notStarted(program: words[0], code: code) }
    return process
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }
}
