import Glibc

/// Splits a stream of bytes into lines, across the borders of its chunks, in bounded memory.
struct LineScanner {
  /// One line.
  @safe struct Line {
    /// Its bytes without the line ending; they are there only during the call.
    let bytes: UnsafeRawBufferPointer
    /// Where it begins, in bytes from the beginning of the stream.
    let offset: Int64
    /// Whether it is longer than the scanner keeps; then only its beginning is here.
    let isTruncated: Bool
  }

  /// Lines are cut after this many bytes.
  let longest: Int
  private var pending: [UInt8] = []
  private var isTruncated = false
  /// Where the unfinished line begins.
  private var offset: Int64 = 0
  /// Length so far of the unfinished line, including what was cut.
  private var length: Int64 = 0

  /// A scanner that cuts lines after `longest` bytes.
  init(longest: Int = 1 << 20) { self.longest = max(1, longest) }

  /// Calls `body` with each line that ends in this chunk.
  ///
  /// - Complexity: O(bytes); a line that lies within a chunk is not copied.
  @inline(__always)
  mutating func scan(_ chunk: Span<UInt8>, _ body: (Line) -> Void) {
    unsafe chunk.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      let end = unsafe base + bytes.count
      var start = unsafe base
      if length > 0 {
        guard let newline = unsafe memchr(start, 10, bytes.count) else {
          unsafe keep(bytes)
          return
        }
        let piece = unsafe UnsafeRawBufferPointer(
          start: start, count: UnsafeRawPointer(newline) - start)
        unsafe keep(piece)
        deliver(body)
        offset += length + 1
        length = 0
        unsafe start = UnsafeRawPointer(newline) + 1
      }
      while unsafe start < end, let newline = unsafe memchr(start, 10, end - start) {
        let count = unsafe UnsafeRawPointer(newline) - start
        unsafe body(line(start, count, count > longest))
        offset += Int64(count) + 1
        unsafe start = UnsafeRawPointer(newline) + 1
      }
      if unsafe start < end {
        unsafe keep(UnsafeRawBufferPointer(start: start, count: end - start))
      }
    }
  }

  /// Calls `body` with the last line if no newline ended it.
  mutating func finish(_ body: (Line) -> Void) {
    if length > 0 { deliver(body) }
    offset += length
    length = 0
  }

  @inline(__always)
  private func line(_ start: UnsafeRawPointer, _ count: Int, _ isTruncated: Bool) -> Line {
    var kept = min(count, longest)
    if unsafe !isTruncated && kept > 0
      && start.load(fromByteOffset: kept - 1, as: UInt8.self) == UInt8(ascii: "\r")
    {
      kept -= 1
    }
    return unsafe Line(
      bytes: UnsafeRawBufferPointer(start: start, count: kept), offset: offset,
      isTruncated: isTruncated)
  }

  private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
    let room = longest - pending.count
    unsafe pending.append(contentsOf: bytes.prefix(room))
    if bytes.count > room { isTruncated = true }
    length += Int64(bytes.count)
  }

  private mutating func deliver(_ body: (Line) -> Void) {
    unsafe pending.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      unsafe body(line(start, bytes.count, isTruncated))
    }
    pending.removeAll(keepingCapacity: true)
    isTruncated = false
  }
}
