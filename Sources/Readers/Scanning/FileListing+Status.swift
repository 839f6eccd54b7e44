import CSystem
import Workers

extension FileListing {
  /// What the system says of one file, and what it holds where it is a result.
  private struct Answer {
    var status = csystem_status(
      size: unknownSize, modified: absent, changed: absent, born: absent, mode: 0)
    var result: ResultContent?
  }

  /// Asks the system for the sizes and times of some files of one open directory, and where that is wanted
  /// judges those that are called results.
  ///
  /// A result is opened once for its status and its text: every reader of such a folder wants both, and
  /// would look its name up a second time. Not so in folders of few files, which this goes through one after
  /// the other: the results of all of them together are read by several threads later.
  ///
  /// Many files are shared among threads, since the time goes into system calls. What has to come from a
  /// disk is asked for in the disk's order, by more threads.
  ///
  /// - Returns: how many could not be examined; they keep an unknown size and absent times.
  mutating func examine(_ directory: Int32, _ range: Range<Int>, judgesResults: Bool) -> Int {
    guard !range.isEmpty else { return 0 }
    var answers = [Answer](repeating: Answer(), count: range.count)
    unsafe answers.withUnsafeMutableBufferPointer {
      unsafe ask(directory, range.lowerBound, $0, judgesResults)
    }
    var failed = 0
    for (file, answer) in zip(range, answers) {
      size[file] = answer.status.size
      modified[file] = answer.status.modified
      changed[file] = answer.status.changed
      born[file] = answer.status.born
      result[file] = answer.result
      if size[file] < 0 { failed += 1 }
    }
    return failed
  }

  /// Fills the answers for as many files from the first on.
  private func ask(
    _ directory: Int32, _ first: Int, _ answers: UnsafeMutableBufferPointer<Answer>,
    _ judgesResults: Bool
  ) {
    let count = answers.count
    let judgesResults = judgesResults && count >= DiskPace.least
    // Threads write to ranges of the answers that do not overlap and read the rest.
    nonisolated(unsafe) let answers = unsafe answers
    @Sendable func answer(_ file: Int, _ buffer: inout GrowingBuffer) {
      unsafe answers[file] = look(directory, first + file, judgesResults, &buffer)
    }
    var buffer = GrowingBuffer()
    let isSlow = DiskPace.isSlow(count) { answer($0, &buffer) }
    guard isSlow, count <= UInt32.max else {
      WorkerThreads.split(
        count, least: judgesResults ? 256 : DiskPace.least, opensFiles: true
      ) { part in
        var buffer = GrowingBuffer()
        for file in part { answer(file, &buffer) }
      }
      return
    }
    let order = diskOrder(first..<first + count)
    WorkerThreads.split(
      count, least: 256, threads: WorkerThreads.waiting, opensFiles: true
    ) { part in
      var buffer = GrowingBuffer()
      for place in part { answer(Int(order[place]), &buffer) }
    }
  }

  private func look(
    _ directory: Int32, _ file: Int, _ judgesResults: Bool, _ buffer: inout GrowingBuffer
  ) -> Answer {
    var answer = Answer()
    unsafe pathBytes.withUnsafeBytes { texts in
      let name = unsafe texts.baseAddress.unsafelyUnwrapped.advanced(by: nameStart[file])
        .assumingMemoryBound(to: CChar.self)
      if judgesResults, withFileName(file, ResultContent.isResult) {
        let opened = unsafe csystem_open_examined(directory, name, &answer.status)
        if opened >= 0 {
          answer.result = ResultContent(reading: opened, size: answer.status.size, &buffer)
          return
        }
      }
      // Also of a file without permission to read it.
      if unsafe csystem_status(directory, name, 0, &answer.status) != 0 { answer = Answer() }
    }
    return answer
  }
}
