import Trace

/// One file that may hold a trace, as a stream of its bytes, decompressed where they are compressed.
struct TraceFile: Sendable {
  /// The path as the user would write it.
  let path: String
  private let tree: InputTree
  private let index: Int

  /// That file of the input.
  init(_ file: RunInput.File, of input: RunInput) {
    path = input.path(file)
    let tree = input.trees[file.tree]
    // The library behind archives gives nothing of a frame that is cut off: decompressed here.
    if case .archive(let archive) = tree.source, archive.isSingleFile {
      let plain = InputTree(
        displayPath: archive.path, name: tree.name, isArchive: false, listing: archive.listing,
        source: .folder(FolderSource(file: archive.path)))
      if (try? plain.contents(0, limit: 4)) == ZstdDecoder.magic {
        self.tree = plain
        index = 0
        return
      }
    }
    self.tree = tree
    index = file.index
  }

  private enum Compression {
    case none
    case zstd
    case other
  }

  private static func compression(_ head: [UInt8]) -> Compression {
    if head.starts(with: ZstdDecoder.magic) { return .zstd }
    let others: [[UInt8]] = [
      [0x1f, 0x8b], [0xfd, 0x37, 0x7a, 0x58, 0x5a], [0x42, 0x5a, 0x68], [0x04, 0x22, 0x4d, 0x18],
    ]
    return others.contains { head.starts(with: $0) } ? .other : .none
  }

  /// The first bytes, decompressed; empty where nothing can be read.
  ///
  /// May be asked for again.
  func beginning(limit: Int) -> [UInt8] {
    guard let raw = try? tree.contents(index, limit: limit) else { return [] }
    switch Self.compression(raw) {
    case .none: return raw
    case .zstd: return ZstdDecoder.beginning(of: raw, limit: limit)
    case .other:
      var result: [UInt8] = []
      _ = try? streamByArchive { piece in
        result.append(piece, most: limit - result.count)
        return result.count < limit
      }
      return result
    }
  }

  /// Delivers the whole in pieces; `body` returns false to stop.
  ///
  /// - Returns: what is wrong with the file where it ended too early, else nil.
  /// - Throws: ``ReaderError`` where it can't be opened.
  func stream(_ body: (Span<UInt8>) -> Bool) throws(ReaderError) -> String? {
    let chunkSize = 1 << 20
    switch Self.compression(try tree.contents(index, limit: 16)) {
    case .other: return try streamByArchive(body)
    case .none:
      do throws(ReaderError) {
        try tree.stream(index, chunkSize: chunkSize, body)
      } catch {
        guard case .malformed(_, let what, _) = error else { throw error }
        return what
      }
      return nil
    case .zstd:
      var decoder = ZstdDecoder()
      try tree.stream(index, chunkSize: chunkSize) { decoder.decode($0, body) }
      return decoder.state.damage
    }
  }

  /// Delivers a file of another compression, which the library behind archives understands.
  private func streamByArchive(_ body: (Span<UInt8>) -> Bool) throws(ReaderError) -> String? {
    guard case .folder(let folder) = tree.source else {
      throw .unreadable(
        path: path, reason: "it is compressed twice or comes as a stream, decompress it first")
    }
    let name = String(decoding: folder.fullPath(tree.listing, index), as: UTF8.self)
    var pass = try ArchivePass(name, asStream: true)
    if case .broken(let what) = pass.next() { return what }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { unsafe buffer.deallocate() }
    while true {
      let (count, damage) = unsafe pass.fill(buffer)
      let chunk = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
      if count > 0, !body(unsafe chunk.bindMemory(to: UInt8.self).span) { return nil }
      if damage != nil || count < buffer.count { return damage }
    }
  }

  /// Whether the user named it, and no folder or archive that it lies in.
  var isNamed: Bool {
    guard case .folder(let folder) = tree.source else { return false }
    return folder.isSingleFile
  }

  /// The file on disk where it can be read at any place: neither compressed nor a stream.
  func opened() -> FileDescriptor? {
    guard case .folder(let folder) = tree.source,
      let head = try? tree.contents(index, limit: 16), Self.compression(head) == .none
    else { return nil }
    let number = folder.openFile(tree.listing, index)
    return number >= 0 ? FileDescriptor(number) : nil
  }
}
