import CSystem
import Workers

extension FileListing {
  /// Asks the system for the sizes and times of some files of one open directory.
  ///
  /// Many files are shared among threads, since the time goes into system calls. What has to come from a
  /// disk is asked for in the disk's order, by more threads.
  ///
  /// - Returns: how many could not be examined; they keep an unknown size and absent times.
  mutating func examine(_ directory: Int32, _ range: Range<Int>) -> Int {
    let count = range.count
    guard count > 0 else { return 0 }
    let answers = UnsafeMutableBufferPointer<Int64>.allocate(capacity: count * 4)
    unsafe answers.initialize(repeating: Self.absent)
    defer { unsafe answers.deallocate() }
    unsafe pathBytes.withUnsafeBufferPointer { texts in
      unsafe nameStart.withUnsafeBufferPointer { starts in
        // Threads write to ranges of the answers that do not overlap and read the rest.
        nonisolated(unsafe) let texts = texts.baseAddress
        nonisolated(unsafe) let starts =
          unsafe starts.baseAddress.unsafelyUnwrapped + range.lowerBound
        nonisolated(unsafe) let answers = unsafe answers.baseAddress.unsafelyUnwrapped
        @Sendable func ask(_ part: Range<Int>, _ order: UnsafePointer<UInt32>?) {
          _ = unsafe csystem_status_columns(
            directory, texts, starts, order, part.lowerBound, part.count, answers,
            answers + count, answers + 2 * count, answers + 3 * count)
        }
        let isSlow = DiskPace.isSlow(count) { file in ask(file..<file + 1, nil) }
        guard isSlow, count <= UInt32.max else {
          WorkerThreads.split(count, least: DiskPace.least) { part in ask(part, nil) }
          return
        }
        let order = diskOrder(range)
        unsafe order.withUnsafeBufferPointer { order in
          nonisolated(unsafe) let order = order.baseAddress
          WorkerThreads.split(count, least: 256, threads: WorkerThreads.waiting) { part in
            unsafe ask(part, order)
          }
        }
      }
    }
    var failed = 0
    for index in 0..<count {
      let file = range.lowerBound + index
      unsafe size[file] = answers[index]
      unsafe modified[file] = answers[count + index]
      unsafe changed[file] = answers[2 * count + index]
      unsafe born[file] = answers[3 * count + index]
      if size[file] < 0 { failed += 1 }
    }
    return failed
  }
}
