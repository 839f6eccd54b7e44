import Glibc

/// The machine that is measured on.
enum Machine {
  /// Seconds of a clock that never goes back.
  static var seconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Seconds that all its processors together have been busy; 0 where the system doesn't tell.
  static var busySeconds: Double {
    guard let text = try? TextFile.read("/proc/stat"), let line = text.split(separator: "\n").first
    else { return 0 }
    // User, nice, system, idle, waiting for disks, interrupts, soft interrupts, stolen.
    let ticks = line.split(separator: " ").dropFirst().prefix(8).compactMap { Double($0) }
    guard ticks.count == 8 else { return 0 }
    return (ticks.reduce(0, +) - ticks[3] - ticks[4]) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Processor and number, memory, kernel: one line for a table's head.
  static var description: String {
    func value(_ path: String, _ key: String) -> String? {
      guard let text = try? TextFile.read(path) else { return nil }
      let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
      return line?.split(separator: ":").last.map { $0.drop { $0 == " " }.description }
    }
    let processor = value("/proc/cpuinfo", "model name") ?? "unknown processor"
    let kibibytes = value("/proc/meminfo", "MemTotal")?.split(separator: " ").first
    let memory = kibibytes.flatMap { Int($0) }.map { "\($0 >> 20) GB" } ?? "unknown memory"
    let kernel = (try? TextFile.read("/proc/sys/kernel/osrelease"))?.split(separator: "\n").first
    return "\(sysconf(Int32(_SC_NPROCESSORS_ONLN))) × \(processor), \(memory), "
      + "Linux \(kernel.map(String.init) ?? "unknown")"
  }

  /// Where the system is told to drop its caches.
  static let cacheSwitch = "/proc/sys/vm/drop_caches"

  /// Writes out what is unwritten and forgets what was read: names, inodes and pages.
  ///
  /// - Throws: where this is not allowed.
  static func dropCaches() throws(BenchmarkError) {
    sync()
    let path = cacheSwitch
    let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file(path: path, code: errno) }
    defer { close(descriptor) }
    guard TextFile.write("3\n", descriptor) else { throw .file(path: path, code: errno) }
  }
}
