extension ByteBuffer {
  /// How many bytes are worth a call of the system: a quarter of a megabyte.
  public static var pieceSize: Int { 1 << 18 }

  /// Hands the bytes over once there are enough of them, and begins anew.
  ///
  /// - Complexity: O(1) on average for each byte.
  public mutating func spill<Failure: Error>(
    to write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    if count >= Self.pieceSize { try drain(to: write) }
  }

  /// Hands over whatever is there.
  public mutating func drain<Failure: Error>(
    to write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    guard count > 0 else { return }
    try write(bytes)
    removeAll()
  }
}
