import Trace

extension SpanTexts {
  /// The texts of rows that were made from files of those trees.
  ///
  /// - Parameters:
  ///   - prompts: the file of each row's prompt, numbered through all of the trees, or ``none``.
  ///   - responses: the same for each row's answer.
  init(of trees: [InputTree], prompts: [Int32], responses: [Int32]) {
    // An archive is gone through from its beginning each time, and a recording by its blocks.
    let isSlow = trees.contains { tree in
      if case .folder = tree.source { false } else { true }
    }
    let batch = isSlow ? 1 << 13 : 64
    self.init(prompts: prompts, responses: responses, batch: batch) { numbers, body in
      var first = 0
      for tree in trees {
        let files = numbers.filter { (first..<first + tree.listing.count).contains($0) }
        let start = first
        // One byte more than the longest tells that a text is longer.
        tree.forEachContents(of: files.map { $0 - start }, limit: Self.longest + 1) { file, bytes in
          body(start + file, unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) })
        }
        first += tree.listing.count
      }
    }
  }
}
