import CSystem
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing
import Workers

@Suite struct WorkerThreadsTests {
  /// Whichever thread opens them: what was open before can be used, every part is done, and what a thread
  /// opens is closed with it.
  @Test(arguments: [false, true]) func filesAreOpenedByAllThreads(opensFiles: Bool) throws {
    let scratch = ScratchFolder()
    for number in 0..<400 { scratch.write("\(number)", "text \(number)") }
    let folder = unsafe open(scratch.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(folder) }
    let read = Mutex<[Int: String]>([:])
    WorkerThreads.split(400, least: 1, threads: 8, opensFiles: opensFiles) { part in
      for number in part {
        let file = unsafe openat(folder, "\(number)", O_RDONLY | O_CLOEXEC)
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = unsafe bytes.withUnsafeMutableBytes {
          unsafe Glibc.read(file, $0.baseAddress, $0.count)
        }
        close(file)
        read.withLock { $0[number] = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) }
      }
    }
    let all = read.withLock { $0 }
    #expect(all.count == 400)
    #expect(all.allSatisfy { $1 == "text \($0)" })
    #expect(fcntl(folder, F_GETFD) >= 0)
  }

  /// A thread for each processor that is left to the program, and not for each that the machine has.
  @Test func onlyProcessorsThatMayBeUsedCount() throws {
    let scratch = ScratchFolder()
    let all = try #require(Int(scratch.output("nproc").prefix { $0.isNumber }))
    #expect(Int(csystem_processors()) == all)
    #expect(WorkerThreads.count == min(4, all))
    // A thread that may use but the first of them.
    let found = Mutex<[Int32]>([])
    let isDone = DispatchSemaphore(value: 0)
    let first = scratch.output("grep -o 'Cpus_allowed_list:[^0-9]*[0-9]*' /proc/self/status")
      .filter(\.isNumber)
    let thread = Thread {
      let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self"))
      let number = own?.split(separator: "/").last ?? ""
      scratch.run("taskset -pc \(first) \(number)")
      found.withLock { $0.append(csystem_processors()) }
      isDone.signal()
    }
    thread.start()
    isDone.wait()
    #expect(found.withLock { $0 } == [1])
  }

  /// One piece of work after the other, of any size: every part is done, once, before the next begins.
  @Test(arguments: [1, 2, 5]) func aCrewDoesAllOfItsWork(threads: Int) {
    var generator = SeededGenerator(seed: UInt64(threads))
    let crew = WorkerCrew(threads: threads)
    for round in 0..<2000 {
      let total = Int.random(in: 0...6, using: &generator)
      let done = Mutex([Int](repeating: 0, count: total))
      crew.share(total) { part in done.withLock { $0[part] += 1 } }
      let all = done.withLock { $0 }
      #expect(all.allSatisfy { $0 == 1 }, "round \(round)")
    }
    // The other threads have parts of their own, where the calling one waits for them.
    let names = Mutex(Set<UInt>())
    crew.share(threads) { _ in
      _ = names.withLock { $0.insert(UInt(pthread_self())) }
      while names.withLock({ $0.count }) < threads { usleep(100) }
    }
    #expect(names.withLock { $0.count } == threads)
  }

  @Test func crewsComeAndGo() {
    for _ in 0..<200 { _ = WorkerCrew(threads: 4) }
  }

  /// Whether the system lets a thread have descriptors of its own.
  private static let canOwnFiles: Bool = {
    let isAllowed = Mutex(false)
    let thread = WorkerThread {
      let status = csystem_own_files()
      isAllowed.withLock { $0 = status == 0 }
    }
    thread?.join()
    return isAllowed.withLock { $0 }
  }()

  /// Threads that open files have descriptors of their own.
  @Test(.enabled(if: canOwnFiles)) func whatAThreadOpensIsItsOwn() {
    let opened = Mutex<[Int32]>([])
    let start = pthread_self()
    WorkerThreads.split(4, least: 1, threads: 4, opensFiles: true) { _ in
      guard pthread_equal(pthread_self(), start) == 0 else { return }
      // Above what anybody else opens meanwhile.
      let file = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
      let high = fcntl(file, F_DUPFD_CLOEXEC, 700)
      close(file)
      opened.withLock { $0.append(high) }
    }
    let numbers = opened.withLock { $0 }
    #expect(numbers.count == 3 && numbers.allSatisfy { $0 >= 700 })
    for number in numbers {
      #expect(fcntl(number, F_GETFD) == -1, "descriptor \(number) was left open")
    }
  }
}
