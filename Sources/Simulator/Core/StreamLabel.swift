/// A seed and the label of a stream, taken in piece by piece, so that no text is put together.
struct StreamLabel: Sendable {
  /// What the stream's state is filled from (FNV-1a's step for each byte).
  private(set) var mixer: UInt64

  /// - Parameter text: The label's first piece.
  init(seed: UInt64, _ text: String) {
    mixer = seed
    append(text)
  }

  /// The label with another piece at its end.
  func with(_ text: String) -> StreamLabel {
    var label = self
    label.append(text)
    return label
  }

  private mutating func append(_ text: String) {
    for byte in text.utf8 { mixer = (mixer ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }
}
