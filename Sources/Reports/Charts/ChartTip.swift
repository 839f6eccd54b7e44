import Writing

/// What a mark tells when it is pointed at, or reached with the keyboard.
struct ChartTip: Sendable {
  /// The words; names in them must be isolated already.
  let text: String
  /// The number's name as the JSON has it, such as `p95_ms`; nil where there is no single number.
  var name: String?
  /// The number itself, in the unit that its name says.
  var value: String?

  /// A tip of words alone.
  init(_ text: String) { self.text = text }

  /// A tip of a duration in nanoseconds, which is also given in milliseconds for programs.
  init(_ text: String, _ name: String, nanoseconds: Double) {
    self.text = text
    self.name = name
    var buffer = ByteBuffer()
    if nanoseconds.isFinite { buffer.append(milliseconds: nanoseconds) }
    value = String(decoding: buffer.bytes, as: UTF8.self)
  }

  /// A tip of a count.
  init(_ text: String, _ name: String, count: Int) {
    self.text = text
    self.name = name
    value = String(count)
  }
}
