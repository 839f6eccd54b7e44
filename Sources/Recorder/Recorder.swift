import CSystem
import Glibc
import Recording
import Workers

/// Runs a command, or watches one that runs already, and keeps what its files would lose.
public struct Recorder {
  private let options: RecorderOptions
  private let queue: RecordQueue
  private let signals: Int32
  /// Tells the threads to end.
  private let stopOutput: Int32
  private let stopFiles: Int32
  /// Becomes readable when all output has come.
  private let outputEnded: Int32

  /// Records until the command has ended, or until a signal asks for it where none is run.
  ///
  /// Standard output and standard error of this process are passed what the command writes.
  ///
  /// - Throws: ``RecorderError`` where nothing could be begun; the command was not run then.
  public static func run(_ options: RecorderOptions) throws(RecorderError) -> RecorderOutcome {
    let recorder = try Recorder(options)
    defer { recorder.close() }
    return try recorder.run()
  }

  private init(_ options: RecorderOptions) throws(RecorderError) {
    self.options = options
    // Before any thread is started, so that all of them leave signals to this one.
    signals = csystem_signals_open()
    stopOutput = csystem_wake_open()
    stopFiles = csystem_wake_open()
    outputEnded = csystem_wake_open()
    guard let queue = RecordQueue(), signals >= 0, stopOutput >= 0, stopFiles >= 0, outputEnded >= 0
    else {
      throw .system(what: "no more files can be opened", reason: SystemCalls.reason(errno))
    }
    self.queue = queue
  }

  private func close() {
    for descriptor in [signals, stopOutput, stopFiles, outputEnded] { Glibc.close(descriptor) }
  }

  private func run() throws(RecorderError) -> RecorderOutcome {
    // What is wrong with the watched folders is told before anything is written.
    let file = try RecordingFile(folder: options.folder, queue: queue)
    let watcher: FolderWatcher
    do throws(RecorderError) {
      watcher = try FolderWatcher(
        roots: options.watched,
        contents: ContentStore(
          patterns: options.contents, mostBytes: options.mostBytes, queue: queue),
        own: file.folderIdentity, queue: queue)
      try watcher.begin()
    } catch {
      file.discard(options.folder)
      throw error
    }
    guard let writing = WorkerThread({ file.run() }) else { throw Self.noThread }
    // Only that thread uses it from here on, and it is joined before it is looked at again.
    nonisolated(unsafe) let watched = watcher
    let stopFiles = stopFiles
    guard let watching = WorkerThread({ unsafe watched.run(stop: stopFiles) }) else {
      throw Self.noThread
    }
    var end: RecordingEnd?
    var lines = 0
    var leftOutput = false
    do throws(RecorderError) {
      if options.arguments.isEmpty {
        putStart(process: 0, hasTerminal: false)
        _ = supervise(nil)
      } else {
        (end, lines, leftOutput) = try runChild()
      }
    } catch {
      SystemCalls.wake(stopFiles)
      watching.join()
      file.end()
      writing.join()
      file.discard(options.folder)
      throw error
    }
    SystemCalls.wake(stopFiles)
    watching.join()
    let ended = end ?? RecordingEnd(status: nil, signal: nil, processorTime: 0, memory: 0)
    let overLimit = watcher.contents.overLimit
    putClocks()
    if overLimit > 0 {
      put(.loss) {
        RecordingLoss(reason: .contentOverLimit, count: UInt64(overLimit)).encode(into: &$0)
      }
    }
    put(.end) { ended.encode(into: &$0) }
    file.end()
    writing.join()
    return RecorderOutcome(
      status: ended.status ?? ended.signal.map { 128 + $0 } ?? 0, lines: lines,
      fileEvents: watcher.events, contents: Int(watcher.contents.count),
      contentsOverLimit: overLimit, overflows: watcher.overflows, unwatched: watcher.unwatched,
      bytes: queue.size, failure: file.failure, leftOutput: leftOutput)
  }

  private static var noThread: RecorderError {
    .system(what: "no thread can be started", reason: SystemCalls.reason(errno))
  }

  // MARK: The command

  private func runChild() throws(RecorderError) -> (RecordingEnd, lines: Int, leftOutput: Bool) {
    _ = csystem_adopt_orphans()
    let child = try RecordedChild(options.arguments)
    putStart(process: child.process, hasTerminal: child.hasTerminal)
    if child.takesInput { _ = csystem_terminal_raw(STDIN_FILENO) }
    defer { csystem_terminal_restore() }
    let pump = OutputPump(
      [
        OutputPump.Stream(
          from: child.output, to: STDOUT_FILENO, name: child.hasTerminal ? .terminal : .output),
        OutputPump.Stream(from: child.errors, to: STDERR_FILENO, name: .errors),
      ], queue: queue, stop: stopOutput, ended: outputEnded)
    guard let pumping = WorkerThread({ pump.run() }) else {
      kill(child.process, SIGKILL)
      throw Self.noThread
    }
    if child.takesInput {
      let stop = stopOutput
      // It may wait for a program that takes no more input, so nobody waits for it.
      if let typing = WorkerThread({
        InputPump.run(from: STDIN_FILENO, to: child.output, stop: stop)
      }) {
        typing.detach()
      }
    }
    let end = supervise(child)
    SystemCalls.wake(stopOutput)
    pumping.join()
    return (
      end ?? RecordingEnd(status: nil, signal: nil, processorTime: 0, memory: 0), pump.lines,
      !pump.isOver
    )
  }

  /// Passes signals on and samples, until the command has ended and its output has come.
  ///
  /// Without a command, until a signal asks for the end.
  private func supervise(_ child: RecordedChild?) -> RecordingEnd? {
    let tree = ProcessTree(below: getpid())
    var end: RecordingEnd?
    putClocks()
    var nextSample = SystemCalls.now()
    var deadline: Int64?
    var outputIsOver = child == nil
    while true {
      let now = SystemCalls.now()
      if let deadline, now >= deadline { return end }
      if now >= nextSample {
        if child != nil { put(.resources) { tree.sample().encode(into: &$0) } }
        putClocks()
        // A look at very many processes must not take more than a tenth of the time.
        let spent = SystemCalls.now() - now
        nextSample = now + max(options.interval, spent * 10)
      }
      let wait = min(nextSample, deadline ?? .max) - SystemCalls.now()
      let ready = SystemCalls.readable(
        [signals, outputIsOver ? -1 : outputEnded],
        timeout: Int32(clamping: max(0, wait / 1_000_000 + 1)))
      var signal = csystem_signal()
      while ready[0], unsafe csystem_signals_next(signals, &signal) == 1 {
        if signal.number == SIGCHLD {
          reap(child, &end)
          if end != nil, deadline == nil { deadline = SystemCalls.now() + options.linger }
        } else if asksForEnd(signal, child, hasEnded: end != nil) {
          return end
        }
      }
      // A command may close its output and go on.
      if ready[1] { outputIsOver = true }
      if end != nil, outputIsOver { return end }
    }
  }

  /// Handles a signal; whether it ends the recording.
  private func asksForEnd(
    _ signal: csystem_signal, _ child: RecordedChild?, hasEnded: Bool
  ) -> Bool {
    if signal.number == SIGWINCH {
      if let child, child.hasTerminal { csystem_terminal_resize(STDOUT_FILENO, child.output) }
      return false
    }
    guard let child, !hasEnded else { return signal.number != SIGUSR1 && signal.number != SIGUSR2 }
    // What a terminal sends it has sent to the command as well, which is in the same group.
    let isDelivered = signal.is_from_kernel != 0 && !child.hasTerminal
    if !isDelivered { kill(child.process, signal.number) }
    put(.signal) { $0.put(UInt64(signal.number)) }
    return false
  }

  /// Waits for all children that have ended; the command is one of them.
  private func reap(_ child: RecordedChild?, _ end: inout RecordingEnd?) {
    var status: Int32 = 0
    var usage = rusage()
    while true {
      let process = unsafe wait4(-1, &status, WNOHANG, &usage)
      guard process > 0 else { return }
      guard process == child?.process else { continue }
      let signal = status & 0x7F
      end = RecordingEnd(
        status: signal == 0 ? status >> 8 & 0xFF : nil, signal: signal == 0 ? nil : signal,
        processorTime: ProcessTree.nanoseconds(usage),
        memory: UInt64(clamping: usage.ru_maxrss) &* 1024)
    }
  }

  // MARK: Records

  private func put(_ kind: RecordKind, _ body: (inout RecordEncoder) -> Void) {
    var record = RecordEncoder()
    record.record(kind, time: SystemCalls.now(), body)
    queue.append(record)
  }

  private func putStart(process: Int32, hasTerminal: Bool) {
    var folder: [UInt8] = []
    if let path = unsafe getcwd(nil, 0) {
      folder = unsafe Array(String(cString: path).utf8)
      unsafe free(path)
    }
    let start = RecordingStart(
      version: options.version, arguments: options.arguments.map { Array($0.utf8) },
      folder: folder, watched: options.watched.map { Array($0.utf8) },
      environment: RecordedChild.environmentNames(), process: UInt64(process),
      hasTerminal: hasTerminal)
    put(.start) { start.encode(into: &$0) }
  }

  private func putClocks() {
    let reading = ClockReading(
      wall: SystemCalls.time(CLOCK_REALTIME), awake: SystemCalls.time(CLOCK_MONOTONIC))
    put(.clock) { reading.encode(into: &$0) }
  }
}
