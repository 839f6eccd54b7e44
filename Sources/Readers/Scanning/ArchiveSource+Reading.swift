extension ArchiveSource {
  /// The path of a file for messages.
  func shownPath(_ index: Int) -> String {
    isSingleFile ? path : "\(path): \(listing.path(index))"
  }

  /// What to say of a file whose content is damaged.
  func damaged(_ index: Int, _ what: String) -> ReaderError {
    .malformed(
      path: shownPath(index), what: what,
      remedy: "the archive is incomplete or damaged, copy it again")
  }

  /// Goes through the archive once and calls `body` at each of the files.
  ///
  /// - Parameter body: gets the files that share the content; returns false to stop.
  /// - Throws: ``ReaderError`` where the archive can't be opened or breaks off before the last of
  ///   the files.
  func visit(
    _ indices: [Int], _ body: ([Int], inout ArchivePass) -> Bool
  ) throws(ReaderError) {
    let wanted = indices.map { (ordinal: ordinals[$0], index: $0) }.sorted { $0 < $1 }
    var next = wanted.startIndex
    var pass = try ArchivePass(path, asStream: isSingleFile)
    while next < wanted.endIndex {
      switch pass.next() {
      case .entry:
        guard pass.ordinal == wanted[next].ordinal else { continue }
        var sharing: [Int] = []
        while next < wanted.endIndex && wanted[next].ordinal == pass.ordinal {
          sharing.append(wanted[next].index)
          next += 1
        }
        if !body(sharing, &pass) { return }
      case .unusable: continue
      case .end: throw damaged(wanted[next].index, "it is no longer where it was")
      case .broken(let what): throw damaged(wanted[next].index, what)
      }
    }
  }

  /// Reads the beginnings of files in one pass and keeps them, as far as memory allows.
  func prefetch(_ indices: [Int], limit: Int) {
    let missing = indices.filter { kept($0, limit: limit) == nil }
    if missing.isEmpty || isEmptyStream { return }
    var buffer = GrowingBuffer()
    // What can't be read now will tell why when it is asked for.
    try? visit(missing) { sharing, pass in
      let (count, damage) = buffer.fill(limit: limit, from: &pass)
      if damage != nil { return true }
      return keep(sharing[0], buffer.array(count), isWhole: count < limit)
    }
  }

  /// The first `limit` bytes of a file.
  func contents(_ index: Int, limit: Int) throws(ReaderError) -> [UInt8] {
    if isEmptyStream { return [] }
    if let kept = kept(index, limit: limit) { return Array(kept.bytes.prefix(limit)) }
    var buffer = GrowingBuffer()
    var answer: [UInt8] = []
    var damage: String?
    try visit([index]) { _, pass in
      let (count, found) = buffer.fill(limit: limit, from: &pass)
      damage = found
      answer = buffer.array(count)
      return false
    }
    if let damage { throw damaged(index, damage) }
    _ = keep(index, answer, isWhole: answer.count < limit)
    return answer
  }

  /// Calls `body` with the first `limit` bytes of each file; the files that could not be read.
  func forEachContents(
    of indices: [Int], limit: Int, _ body: (Int, Span<UInt8>) -> Void
  ) -> [Int] {
    var missing: [Int] = []
    for index in indices {
      if isEmptyStream {
        body(index, [UInt8]().span)
      } else if let kept = kept(index, limit: limit) {
        body(index, kept.bytes.span.extracting(first: limit))
      } else {
        missing.append(index)
      }
    }
    if missing.isEmpty { return [] }
    var left = Set(missing)
    var buffer = GrowingBuffer()
    try? visit(missing) { sharing, pass in
      let (count, damage) = buffer.fill(limit: limit, from: &pass)
      if damage != nil { return true }
      for index in sharing {
        left.remove(index)
        body(index, unsafe UnsafeBufferPointer(rebasing: buffer.bytes[..<count]).span)
      }
      return true
    }
    return left.sorted()
  }

  /// Delivers the whole of a file in pieces.
  func stream(
    _ index: Int, chunkSize: Int, _ body: (Span<UInt8>) -> Bool
  ) throws(ReaderError) {
    if isEmptyStream { return }
    if let kept = kept(index, limit: .max) {
      var start = 0
      while start < kept.bytes.count {
        let end = min(kept.bytes.count, start + max(1, chunkSize))
        if !body(kept.bytes.span.extracting(start..<end)) { return }
        start = end
      }
      return
    }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, chunkSize), alignment: 16)
    defer { unsafe buffer.deallocate() }
    var damage: String?
    try visit([index]) { _, pass in
      while damage == nil {
        let (count, found) = unsafe pass.fill(buffer)
        if count > 0 {
          let chunk = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
          if !body(unsafe chunk.bindMemory(to: UInt8.self).span) { return false }
        }
        damage = found
        if count < buffer.count { break }
      }
      return false
    }
    if let damage { throw damaged(index, damage) }
  }
}
