import Writing

/// Writes HTML and SVG elements as bytes.
///
/// Elements are written by closures, so that they are always closed. Attribute values and contents
/// are escaped here; names of elements and attributes are the program's own.
struct MarkupWriter {
  /// What an attribute says.
  enum Value: ExpressibleByStringInterpolation {
    /// A text, which is escaped.
    case text(String)
    /// A coordinate or length, to a tenth.
    case number(Double)
    init(stringLiteral value: String) { self = .text(value) }
  }

  /// An element's attributes in the order of the output.
  typealias Attributes = KeyValuePairs<StaticString, Value>

  /// The bytes so far.
  private(set) var buffer = ByteBuffer()

  /// Number of bytes so far.
  var count: Int { buffer.count }

  /// Writes an element with a content.
  mutating func element(
    _ name: StaticString, _ attributes: Attributes = [:], _ body: (inout MarkupWriter) -> Void
  ) {
    open(name, attributes)
    body(&self)
    close(name)
  }

  /// Writes an element whose content is a text.
  mutating func element(_ name: StaticString, _ attributes: Attributes = [:], text: String) {
    element(name, attributes) { $0.text(text) }
  }

  /// Writes an SVG element without content, or an HTML element that has none, such as `meta`.
  ///
  /// - Parameter repeatsTip: whether a script shall let it tell what its counterpart tells.
  mutating func empty(
    _ name: StaticString, _ attributes: Attributes = [:], repeatsTip: Bool = false
  ) {
    start(name, attributes)
    buffer.append(repeatsTip ? " data-same=\"\"/>" : "/>")
  }

  /// Writes a start tag; ``close(_:)`` must follow.
  mutating func open(_ name: StaticString, _ attributes: Attributes = [:]) {
    start(name, attributes)
    buffer.append(UInt8(ascii: ">"))
  }

  /// Writes a start tag of a chart's mark with what it tells to programs.
  mutating func open(_ name: StaticString, _ attributes: Attributes, and tip: ChartTip) {
    start(name, attributes)
    if let name = tip.name, let value = tip.value {
      buffer.append(" data-name=\"")
      MarkupText.append(name, to: &buffer)
      buffer.append("\" data-value=\"")
      MarkupText.append(value, to: &buffer)
      buffer.append(UInt8(ascii: "\""))
    }
    buffer.append(UInt8(ascii: ">"))
  }

  /// Writes an end tag.
  mutating func close(_ name: StaticString) {
    buffer.append("</")
    buffer.append(name.description)
    buffer.append(UInt8(ascii: ">"))
  }

  /// Writes a text of the program's own, escaped.
  mutating func text(_ text: String) {
    MarkupText.append(MarkupText.unbroken(text), to: &buffer)
  }

  /// Writes a text from outside: made visible, and kept from turning the direction around it.
  mutating func name(_ text: String, columns: Int = 80) {
    element("bdi", text: MarkupText.visible(text, columns: columns))
  }

  /// Writes bytes that are markup already: a style, a script, a path's data.
  mutating func raw(_ bytes: [UInt8]) { buffer.append(bytes) }

  /// Writes a line feed, which keeps the source readable.
  mutating func newline() { buffer.append(UInt8(ascii: "\n")) }

  private mutating func start(_ name: StaticString, _ attributes: Attributes) {
    buffer.append(UInt8(ascii: "<"))
    buffer.append(name.description)
    for (key, value) in attributes {
      if case .text(let text) = value, text.isEmpty,
        ["class", "data-choice"].contains(key.description)
      {
        continue
      }
      buffer.append(UInt8(ascii: " "))
      buffer.append(key.description)
      switch value {
      case .text(let text):
        buffer.append("=\"")
        MarkupText.append(text, to: &buffer)
      case .number(let number):
        buffer.append("=\"")
        buffer.append(coordinate: number)
      }
      buffer.append(UInt8(ascii: "\""))
    }
  }
}

extension ByteBuffer {
  /// Appends a coordinate to a tenth, without needless zeros; 0 for what is no number.
  mutating func append(coordinate value: Double) {
    let tenths = value.isNaN ? 0 : Int64(min(max((value * 10).rounded(), -1e9), 1e9))
    if tenths < 0 { append(UInt8(ascii: "-")) }
    append(decimal: Int64(tenths.magnitude / 10))
    if tenths % 10 != 0 {
      append(UInt8(ascii: "."))
      append(decimal: Int64(tenths.magnitude % 10))
    }
  }
}
