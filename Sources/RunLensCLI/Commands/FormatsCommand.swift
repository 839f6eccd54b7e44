import Readers
import Reports
import Writing

extension Command {
  /// Lists the formats that can be read.
  static let formats = Command(
    name: "formats",
    summary: "List the formats it reads, and how each is recognised",
    options: [CommandOption(name: "json", help: "Print JSON instead of text")],
    examples: [
      Example(line: "runlens formats", meaning: "what can be read"),
      Example(line: "runlens formats --json", meaning: "the same for a program"),
    ]
  ) { (arguments, session) throws(ProgramError) in
    let formats = session.services.formats
    let bytes = arguments.has("json") ? json(formats) : Array(text(formats).utf8)
    try session.console.result(bytes)
    return ExitStatus.success
  }

  private static func json(_ formats: [FormatDescription]) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      json.key("schema")
      json.value(1)
      json.key("runlens")
      json.value(runLensVersion)
      json.key("formats")
      json.array { json in
        for format in formats {
          json.object { json in
            json.key("name")
            json.value(format.name)
            json.key("what")
            json.value(format.what)
            json.key("recognised")
            json.value(format.recognised)
          }
        }
      }
    }
    return writer.finish()
  }

  private static func text(_ formats: [FormatDescription]) -> String {
    var lines: [String] = []
    for format in formats {
      lines.append(format.name)
      lines += PlainText.lines(format.what, width: 94).map { "    " + $0 }
      lines += PlainText.lines("recognised: " + format.recognised, width: 94).map { "    " + $0 }
    }
    if lines.isEmpty { lines.append("No format is registered.") }
    return lines.joined(separator: "\n") + "\n"
  }
}
