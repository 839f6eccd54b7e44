/// A file to read a snapshot from, in whatever it is kept: any part of it can be read at any time.
@safe public struct SnapshotBytes: Sendable {
  /// Its size in bytes.
  public let count: Int
  private let fill: @Sendable (Int, UnsafeMutableRawBufferPointer) -> Bool

  /// A file of that size.
  ///
  /// - Parameter fill: fills all of a buffer with the bytes from an offset on, from any thread; false
  ///   where that is not possible.
  public init(
    count: Int, fill: @escaping @Sendable (_ offset: Int, UnsafeMutableRawBufferPointer) -> Bool
  ) {
    self.count = count
    unsafe self.fill = fill
  }

  /// Bytes in memory.
  public init(_ bytes: [UInt8]) {
    unsafe self.init(count: bytes.count) { offset, target in
      guard offset >= 0, offset <= bytes.count, target.count <= bytes.count - offset else {
        return false
      }
      unsafe bytes.withUnsafeBytes { source in
        unsafe target.copyMemory(
          from: UnsafeRawBufferPointer(rebasing: source[offset..<offset + target.count]))
      }
      return true
    }
  }

  /// Fills a buffer with the bytes from an offset on; false where they are not all there.
  public func read(_ offset: Int, _ target: UnsafeMutableRawBufferPointer) -> Bool {
    guard offset >= 0, offset <= count, target.count <= count - offset else { return false }
    return unsafe fill(offset, target)
  }

  /// Bytes as an array; nil where they are not all there.
  func bytes(_ offset: Int, _ length: Int) -> [UInt8]? {
    guard length >= 0, offset >= 0, offset <= count, length <= count - offset else { return nil }
    var isComplete = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: length) { buffer, filled in
      isComplete = unsafe fill(offset, UnsafeMutableRawBufferPointer(buffer))
      if isComplete { filled = length }
    }
    return isComplete ? bytes : nil
  }
}
