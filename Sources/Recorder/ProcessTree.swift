import Glibc
import Recording

/// What the processes below one use, from `/proc`.
struct ProcessTree {
  /// One process as its `stat` tells it.
  private struct Process {
    var parent: Int32
    var threads: UInt64
    /// Of itself and of those of its children that it has waited for, in ticks.
    var ticks: UInt64
    var pages: UInt64
  }

  /// The process whose descendants are looked at; it is none of them.
  private let root: Int32
  private let tick = UInt64(max(1, sysconf(Int32(_SC_CLK_TCK))))
  private let page = UInt64(max(1, sysconf(Int32(_SC_PAGESIZE))))

  /// The descendants of a process.
  init(below root: Int32) { self.root = root }

  /// What they use now, together with the children of ours that have ended.
  ///
  /// - Complexity: two system calls for each process of the machine.
  func sample() -> ResourceSample {
    var processes: [Int32: Process] = [:]
    FolderEntries.forEach("/proc") { name, _ in
      guard let number = Self.number(name), let process = Self.read(number) else { return }
      processes[number] = process
    }
    var children: [Int32: [Int32]] = [:]
    for (number, process) in processes { children[process.parent, default: []].append(number) }
    var sample = ResourceSample()
    var usage = rusage()
    if unsafe getrusage(Int32(RUSAGE_CHILDREN.rawValue), &usage) == 0 {
      sample.processorTime = Self.nanoseconds(usage)
    }
    var open = children[root] ?? []
    var seen: Set<Int32> = []
    while let number = open.popLast() {
      guard seen.insert(number).inserted, let process = processes[number] else { continue }
      open += children[number] ?? []
      sample.processes += 1
      sample.threads += process.threads
      sample.processorTime += process.ticks &* (1_000_000_000 / tick)
      sample.memory += process.pages &* page
      FolderEntries.forEach("/proc/\(number)/fd") { _, _ in sample.openFiles += 1 }
    }
    return sample
  }

  /// Processor time of both kinds.
  static func nanoseconds(_ usage: rusage) -> UInt64 {
    let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
    let micros = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
    return UInt64(clamping: seconds) &* 1_000_000_000 &+ UInt64(clamping: micros) &* 1000
  }

  private static func number(_ name: [UInt8]) -> Int32? {
    guard name.count < 10, name.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return name.reduce(0) { $0 * 10 + Int32($1 - 0x30) }
  }

  private static func read(_ number: Int32) -> Process? {
    let descriptor = unsafe open("/proc/\(number)/stat", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1024)
    let got = unsafe bytes.withUnsafeMutableBytes {
      unsafe Glibc.read(descriptor, $0.baseAddress, 1024)
    }
    // The name is in brackets and may hold anything, brackets too.
    guard got > 0, let bracket = bytes[..<got].lastIndex(of: UInt8(ascii: ")")) else { return nil }
    // Numbered as in proc(5), where the state after the name is the third.
    var fields = InlineArray<25, UInt64>(repeating: 0)
    var field = 2
    for index in bracket + 1..<got where field < 25 {
      if bytes[index] == UInt8(ascii: " ") {
        field += 1
      } else if (0x30...0x39).contains(bytes[index]) {
        fields[field] = fields[field] &* 10 &+ UInt64(bytes[index] - 0x30)
      }
    }
    guard field == 25 else { return nil }
    return Process(
      parent: Int32(truncatingIfNeeded: fields[4]), threads: fields[20],
      ticks: fields[14] &+ fields[15] &+ fields[16] &+ fields[17], pages: fields[24])
  }
}
