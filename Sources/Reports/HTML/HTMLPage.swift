import Hashing
import Writing

/// A whole page: one file that needs nothing else, and that no browser lets do anything else.
///
/// Its policy allows the page's own style and script, named by their hashes, and nothing from any
/// network. Everything is readable without the script.
struct HTMLPage {
  /// What the browser's title bar shows, of the program's own and visible names.
  let title: String
  /// The name of the program's version.
  let version: String
  /// Writes the heading above the navigation.
  let heading: (inout MarkupWriter) -> Void
  /// The parts in their order.
  let sections: [any HTMLSection]

  /// The page as UTF-8.
  func render() -> [UInt8] {
    let style = PackageResources.report_css
    let script = PackageResources.report_js
    var page = MarkupWriter()
    page.raw(Array("<!DOCTYPE html>\n".utf8))
    page.element("html", ["lang": "en"]) { html in
      html.element("head") { writeHead(style, script, to: &$0) }
      html.newline()
      html.element("body") { body in
        body.element("a", ["class": "skip", "href": "#main"], text: "Skip to the content")
        Self.writePatterns(to: &body)
        body.element("header", ["class": "top"], heading)
        writeNavigation(to: &body)
        body.element("main", ["id": "main"]) { main in
          for section in sections { write(section, to: &main) }
        }
        body.element("footer", ["class": "end"]) { footer in
          footer.element(
            "p",
            text: "Made by RunLens \(version). This page holds all of its data and asks no network "
              + "for anything.")
        }
        body.element("script") { $0.raw(script) }
      }
    }
    page.newline()
    return page.buffer.bytes
  }

  private func writeHead(_ style: [UInt8], _ script: [UInt8], to head: inout MarkupWriter) {
    head.newline()
    head.empty("meta", ["charset": "utf-8"])
    let policy =
      "default-src 'none'; style-src \(Self.source(style)); script-src \(Self.source(script)); "
      + "base-uri 'none'; form-action 'none'"
    head.empty("meta", ["http-equiv": "Content-Security-Policy", "content": .text(policy)])
    head.empty(
      "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
    head.empty("meta", ["name": "referrer", "content": "no-referrer"])
    head.empty("meta", ["name": "generator", "content": .text("RunLens \(version)")])
    head.newline()
    head.element("title", text: title)
    head.newline()
    head.element("style") { $0.raw(style) }
  }

  /// A block's hash as a policy names it (Content Security Policy Level 3, section 2.3.1).
  private static func source(_ block: [UInt8]) -> String {
    var buffer = ByteBuffer()
    buffer.append("'sha256-")
    buffer.append(base64: SHA256.hash(block))
    buffer.append("'")
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  private func writeNavigation(to body: inout MarkupWriter) {
    body.element("nav", ["class": "toc", "aria-label": "Parts of this page"]) { navigation in
      navigation.element("ul") { list in
        for section in sections {
          list.element("li") {
            $0.element("a", ["href": .text("#" + section.id)], text: section.shortTitle)
          }
        }
      }
    }
    body.newline()
  }

  private func write(_ section: any HTMLSection, to main: inout MarkupWriter) {
    main.element(
      "section", ["id": .text(section.id), "aria-labelledby": .text(section.id + "-h")]
    ) { part in
      part.element("h2", ["id": .text(section.id + "-h")], text: section.title)
      section.write(to: &part)
    }
    main.newline()
  }

  /// Stripes for what is inferred rather than measured; charts refer to them.
  private static func writePatterns(to body: inout MarkupWriter) {
    body.element("svg", ["class": "defs", "aria-hidden": "true"]) { svg in
      svg.element("defs") { defs in
        defs.element(
          "pattern",
          [
            "id": "hatch", "width": "6", "height": "6", "patternUnits": "userSpaceOnUse",
            "patternTransform": "rotate(45)",
          ]
        ) {
          $0.empty("path", ["class": "hatchline", "d": "M0 0V6"])
        }
      }
    }
  }
}
