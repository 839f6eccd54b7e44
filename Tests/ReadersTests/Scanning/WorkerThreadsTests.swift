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

  /// Threads that open files have descriptors of their own, where the system lets them.
  @Test func whatAThreadOpensIsItsOwn() {
    let opened = Mutex<[Int32]>([])
    let start = pthread_self()
    WorkerThreads.split(4, least: 1, threads: 4, opensFiles: true) { _ in
      guard pthread_equal(pthread_self(), start) == 0 else { return }
      // Far above what anybody else opens meanwhile.
      let file = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
      let high = fcntl(file, F_DUPFD_CLOEXEC, 900)
      close(file)
      opened.withLock { $0.append(high) }
    }
    let numbers = opened.withLock { $0 }
    #expect(numbers.count == 3)
    for number in numbers where number >= 0 {
      #expect(fcntl(number, F_GETFD) == -1, "descriptor \(number) was left open")
    }
  }
}
