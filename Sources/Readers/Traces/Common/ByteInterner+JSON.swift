extension ByteInterner {
  /// The number of what a JSON string says; -1 for an empty one.
  mutating func identifier(
    _ text: JSONText, _ scanner: JSONScanner, _ document: Span<UInt8>
  ) -> Int32 {
    if !text.hasEscapes { return identifier(document, text.range) }
    let bytes = scanner.bytes(text)
    return identifier(bytes.span, 0..<bytes.count)
  }
}
