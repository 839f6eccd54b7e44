extension JSONWriter {
  /// A text in quotes, for outputs that put one object after the other on lines of their own.
  public static func quoted(_ text: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.value(text)
    return Array(writer.finish().dropLast())
  }
}
