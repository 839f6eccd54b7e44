import Trace
import Writing

/// Lines of the terminal view, heading by heading.
struct TextPage {
  private let style: TextStyle
  private let width: Int
  private var lines: [String] = []

  init(_ options: ReportOptions) {
    style = TextStyle(colour: options.colour)
    width = max(options.width, 60)
  }

  mutating func title(_ trace: RunTrace) { title([trace.run.id, trace.run.system]) }

  mutating func title(_ parts: [String]) {
    let title = parts.filter { !$0.isEmpty }
      .map { PlainText.fit(PlainText.clean($0), 60) }.joined(separator: " · ")
    lines.append(style.paint(PlainText.fit(title, width), .strong))
  }

  mutating func paragraph(_ text: String, tone: Tone = .plain) {
    for line in PlainText.lines(text, width: width) { lines.append(style.paint(line, tone)) }
  }

  mutating func table(_ heading: String, _ remark: String, _ table: TextTable) {
    self.heading(heading, remark)
    lines += table.lines(width: width, style: style)
  }

  mutating func list(_ heading: String, _ items: [String]) {
    guard !items.isEmpty else { return }
    self.heading(heading, "")
    for item in items {
      for (number, line) in PlainText.lines(item, width: width - 4).enumerated() {
        lines.append((number == 0 ? "  - " : "    ") + line)
      }
    }
  }

  private mutating func heading(_ heading: String, _ remark: String) {
    lines.append("")
    lines.append(
      style.paint(heading, .strong)
        + (remark.isEmpty ? "" : "  " + style.paint(PlainText.clean(remark), .faint)))
  }

  /// All of it as UTF-8.
  var bytes: [UInt8] {
    var buffer = ByteBuffer()
    for line in lines {
      buffer.append(line)
      buffer.append(UInt8(ascii: "\n"))
    }
    return buffer.bytes
  }
}
