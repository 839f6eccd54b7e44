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
    guard let first = name.first, (0x30...0x39).contains(first) else { return nil }
    return Int32(String(decoding: name, as: UTF8.self))
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
    let fields = bytes[(bracket + 1)..<got].split(separator: UInt8(ascii: " ")).map {
      UInt64(String(decoding: $0, as: UTF8.self)) ?? 0
    }
    // Numbered as in proc(5), where the state is the third.
    func field(_ number: Int) -> UInt64 { fields[number - 3] }
    guard fields.count > 21 else { return nil }
    return Process(
      parent: Int32(truncatingIfNeeded: field(4)), threads: field(20),
      ticks: field(14) &+ field(15) &+ field(16) &+ field(17), pages: field(24))
  }
}
