import CSystem
import Glibc

/// A stream of bytes in blocks of whole lines, with room behind them for the scanner to read beyond.
@safe struct FlatBlocks: ~Copyable {
  /// A longer line is left out.
  static let longestLine = 64 << 20
  /// What is said of such a line.
  static let tooLong = "a line is longer than \(longestLine >> 20) MB"

  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var used = 0
  /// Inside of a line that is left out.
  private var isSkipping = false
  /// Lines that were left out since this was last set to zero.
  var skipped = 0

  /// Room for blocks of about that many bytes.
  init(size: Int) {
    capacity = max(4096, size)
    unsafe buffer = .allocate(capacity: capacity + FlatScanner.padding + 1)
  }

  deinit { unsafe buffer.deallocate() }

  /// Has `source` fill the room that is left, and hands over the whole lines that are there.
  ///
  /// - Parameter source: returns the number of bytes; 0 at the end, negative on failure.
  /// - Returns: what `source` returned.
  mutating func fill(
    _ source: (UnsafeMutableRawBufferPointer) -> Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) -> Int {
    if used == capacity { makeRoom() }
    let got = unsafe source(
      UnsafeMutableRawBufferPointer(start: buffer + used, count: capacity - used))
    guard got > 0 else { return got }
    used += got
    unsafe deliver(body)
    return got
  }

  /// Takes in a piece, and hands over the whole lines whenever the room is used up.
  mutating func append(_ piece: Span<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    var start = 0
    while start < piece.count {
      if used == capacity {
        unsafe deliver(body)
        if used == capacity { makeRoom() }
      }
      let count = min(capacity - used, piece.count - start)
      unsafe piece.extracting(start..<start + count).withUnsafeBufferPointer { bytes in
        if let base = bytes.baseAddress {
          unsafe (buffer + used).update(from: base, count: count)
        }
      }
      used += count
      start += count
    }
  }

  /// Hands over what is left, whether a line feed ends it or not.
  mutating func finish(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    unsafe deliver(body)
    if isSkipping { skipped += 1 }
    if used > 0, !isSkipping {
      unsafe buffer[used] = 10
      unsafe hand(over: used + 1, body)
    }
    used = 0
    isSkipping = false
  }

  private mutating func makeRoom() {
    if capacity >= Self.longestLine {
      isSkipping = true
      used = 0
      return
    }
    let larger = UnsafeMutablePointer<UInt8>.allocate(
      capacity: capacity * 2 + FlatScanner.padding + 1)
    unsafe larger.update(from: buffer, count: used)
    unsafe buffer.deallocate()
    unsafe buffer = larger
    capacity *= 2
  }

  private mutating func deliver(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    var start = 0
    if isSkipping {
      guard let newline = unsafe memchr(buffer, 10, used) else {
        used = 0
        return
      }
      unsafe start = UnsafeMutableRawPointer(newline) - UnsafeMutableRawPointer(buffer) + 1
      isSkipping = false
      skipped += 1
    }
    guard used > start, let last = unsafe csystem_last_byte(buffer + start, 10, used - start) else {
      keep(from: start)
      return
    }
    let end = unsafe UnsafeRawPointer(last) - UnsafeRawPointer(buffer) + 1
    let whole = unsafe UnsafeBufferPointer(start: buffer + start, count: end - start)
    // What follows is put aside, so that zeros end every scan.
    let saved = unsafe Array(
      UnsafeBufferPointer(start: buffer + end, count: min(FlatScanner.padding, used - end)))
    unsafe (buffer + end).update(repeating: 0, count: FlatScanner.padding)
    unsafe body(whole)
    for (offset, byte) in saved.enumerated() { unsafe buffer[end + offset] = byte }
    keep(from: end)
  }

  private mutating func keep(from start: Int) {
    if start > 0 { unsafe buffer.update(from: buffer + start, count: used - start) }
    used -= start
  }

  private func hand(over count: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    unsafe (buffer + count).update(repeating: 0, count: FlatScanner.padding)
    unsafe body(UnsafeBufferPointer(start: buffer, count: count))
  }
}
