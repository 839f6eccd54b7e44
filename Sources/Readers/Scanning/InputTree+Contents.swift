import Glibc
import Workers

extension InputTree {
  /// The first `limit` bytes of a file.
  ///
  /// - Throws: ``ReaderError`` where the file can't be opened or read, or its archive is broken.
  func contents(_ index: Int, limit: Int) throws(ReaderError) -> [UInt8] {
    switch source {
    case .folder(let folder):
      let file = try folder.opened(listing, index)
      return try Self.read(file, size: listing.size[index], limit: limit) {
        folder.shownPath(listing, index)
      }
    case .archive(let archive): return try archive.contents(index, limit: limit)
    case .recording(let recording): return try recording.contents(index, limit: limit)
    case .standardInput(let input): return try input.beginning(limit: limit)
    }
  }

  /// Reads ahead the beginnings of files that will be asked for, where reading one is expensive.
  ///
  /// Does nothing on disk, and no more than memory allows in an archive.
  func prefetch(_ indices: [Int], limitPerFile: Int) {
    guard case .archive(let archive) = source else { return }
    archive.prefetch(indices, limit: limitPerFile)
  }

  /// Calls `body` with the first `limit` bytes of each of the files.
  ///
  /// On disk in the order given; from an archive in its own order, so that one pass will do.
  ///
  /// - Returns: the files that could not be read.
  @discardableResult
  func forEachContents(
    of indices: [Int], limit: Int, body: (Int, Span<UInt8>) -> Void
  ) -> [Int] {
    var failed: [Int] = []
    switch source {
    case .folder(let folder):
      var buffer = GrowingBuffer()
      for index in indices {
        let got = buffer.read(
          folder.openFile(listing, index), size: listing.size[index], limit: limit)
        if got < 0 {
          failed.append(index)
        } else {
          body(index, unsafe UnsafeBufferPointer(rebasing: buffer.bytes[..<got]).span)
        }
      }
    case .archive(let archive):
      failed = archive.forEachContents(of: indices, limit: limit, body)
    case .recording(let recording):
      failed = recording.forEachContents(of: indices, limit: limit, body)
    case .standardInput:
      for index in indices {
        if let bytes = try? contents(index, limit: limit) {
          body(index, bytes.span)
        } else {
          failed.append(index)
        }
      }
    }
    return failed
  }

  /// Judges the first `limit` bytes of each of the files, on several threads where that helps.
  ///
  /// - Returns: what `body` says of each file, in the order of `indices`; 255 where a file can't
  ///   be read.
  func classify(
    _ indices: [Int], limit: Int, _ body: @escaping @Sendable (Span<UInt8>) -> UInt8
  ) -> [UInt8] {
    var answers = [UInt8](repeating: Self.unreadable, count: indices.count)
    guard case .folder(let folder) = source else {
      var positions: [Int: [Int]] = [:]
      for (position, index) in indices.enumerated() {
        positions[index, default: []].append(position)
      }
      forEachContents(of: Array(positions.keys).sorted(), limit: limit) { index, bytes in
        let answer = body(bytes)
        for position in positions[index] ?? [] { answers[position] = answer }
      }
      return answers
    }
    unsafe answers.withUnsafeMutableBufferPointer { answers in
      // Threads write to ranges that do not overlap.
      nonisolated(unsafe) let answers = unsafe answers
      let listing = self.listing
      @Sendable func judge(_ position: Int, _ buffer: inout GrowingBuffer) {
        let got = buffer.read(
          folder.openFile(listing, indices[position]), size: listing.size[indices[position]],
          limit: limit)
        guard got >= 0 else { return }
        unsafe answers[position] = body(UnsafeBufferPointer(rebasing: buffer.bytes[..<got]).span)
      }
      var first = GrowingBuffer()
      let isSlow = DiskPace.isSlow(indices.count) { judge($0, &first) }
      guard isSlow, indices.count <= UInt32.max else {
        WorkerThreads.split(indices.count, least: 256, opensFiles: true) { part in
          var buffer = GrowingBuffer()
          for position in part { judge(position, &buffer) }
        }
        return
      }
      let order = listing.diskOrder(indices)
      WorkerThreads.split(
        order.count, least: 64, threads: WorkerThreads.waiting, opensFiles: true
      ) { part in
        var buffer = GrowingBuffer()
        for place in part { judge(Int(order[place]), &buffer) }
      }
    }
    return answers
  }

  /// What ``classify(_:limit:_:)`` says of a file that can't be read.
  static var unreadable: UInt8 { 255 }

  /// Delivers the whole of a file in pieces of at most `chunkSize` bytes.
  ///
  /// - Parameter body: returns false to stop.
  /// - Throws: ``ReaderError``, possibly after some pieces were delivered.
  func stream(
    _ index: Int, chunkSize: Int, _ body: (Span<UInt8>) -> Bool
  ) throws(ReaderError) {
    switch source {
    case .folder(let folder):
      let file = try folder.opened(listing, index)
      let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: max(1, chunkSize), alignment: 16)
      defer { unsafe buffer.deallocate() }
      while true {
        let got = unsafe file.fill(buffer)
        if got < 0 {
          throw .unreadable(
            path: folder.shownPath(listing, index), reason: SystemError.text(Int32(-got)))
        }
        if got == 0 { return }
        let chunk = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<got])
        if !body(unsafe chunk.bindMemory(to: UInt8.self).span) { return }
      }
    case .archive(let archive): try archive.stream(index, chunkSize: chunkSize, body)
    case .recording(let recording): try recording.stream(index, chunkSize: chunkSize, body)
    case .standardInput(let input): try input.stream(chunkSize: chunkSize, body)
    }
  }

  /// Reads the beginning of an open file into an array of its own.
  private static func read(
    _ file: borrowing FileDescriptor, size: Int64, limit: Int, path: () -> String
  ) throws(ReaderError) -> [UInt8] {
    var bytes: [UInt8] = []
    // One byte more than the size tells the end without a second call.
    var step = min(max(1, limit), Int(clamping: size < 0 ? 4096 : size) &+ 1)
    if step <= 0 { step = 4096 }
    step = min(step, 1 << 20)
    var failure = 0
    while bytes.count < limit {
      let wanted = min(step, limit - bytes.count)
      let piece = unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
        let got = unsafe file.fill(UnsafeMutableRawBufferPointer(buffer))
        failure = min(0, got)
        filled = max(0, got)
      }
      if failure < 0 {
        throw .unreadable(path: path(), reason: SystemError.text(Int32(-failure)))
      }
      if bytes.isEmpty { bytes = piece } else { bytes += piece }
      if piece.count < wanted { break }
      step = 1 << 20
    }
    return bytes
  }
}
