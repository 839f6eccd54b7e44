internal import Glibc

/// Comparisons of bytes with fixed texts.
extension Span<UInt8> {
  /// Whether the bytes begin with that text.
  @inline(__always)
  func starts(with text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard count >= length else { return false }
    return unsafe withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return length == 0 }
      return unsafe memcmp(base, text.utf8Start, length) == 0
    }
  }

  /// Whether the bytes are that text.
  @inline(__always)
  func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && starts(with: text)
  }

  /// Whether the bytes end with that text.
  func ends(with text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard count >= length else { return false }
    return extracting(count - length..<count).starts(with: text)
  }

  /// Where the text first occurs.
  ///
  /// - Complexity: one search for its first byte, and a comparison wherever that stands.
  func offset(of text: StaticString) -> Int? {
    let length = text.utf8CodeUnitCount
    guard length > 0, count >= length else { return nil }
    return unsafe withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.baseAddress else { return nil }
      var start = 0
      let first = Int32(unsafe text.utf8Start.pointee)
      while start <= bytes.count - length {
        guard
          let found = unsafe memchr(base + start, first, bytes.count - length - start + 1)
        else { return nil }
        let offset = unsafe UnsafeRawPointer(found) - base
        if unsafe memcmp(found, text.utf8Start, length) == 0 { return offset }
        start = offset + 1
      }
      return nil
    }
  }

  /// Whether the text occurs anywhere.
  func contains(_ text: StaticString) -> Bool { offset(of: text) != nil }

  /// Offset of the next line feed from there on.
  @inline(__always)
  func lineFeed(from start: Int) -> Int? {
    guard start < count else { return nil }
    return unsafe withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.baseAddress,
        let found = unsafe memchr(base + start, 0x0A, bytes.count - start)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  /// The first eight bytes as a number, the first lowest; zeros follow a shorter line.
  @inline(__always)
  var head: UInt64 {
    if count >= 8 {
      return unsafe withUnsafeBytes {
        UInt64(littleEndian: unsafe $0.loadUnaligned(as: UInt64.self))
      }
    }
    var result: UInt64 = 0
    for index in 0..<count { result |= UInt64(self[index]) << (UInt64(index) * 8) }
    return result
  }

  /// The bytes as text, up to a limit and without control characters.
  func text(limit: Int) -> String {
    let kept = extracting(0..<Swift.min(count, limit))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(kept.count)
    for index in 0..<kept.count {
      let byte = kept[index]
      bytes.append(byte < 0x20 || byte == 0x7F ? 0x20 : byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
