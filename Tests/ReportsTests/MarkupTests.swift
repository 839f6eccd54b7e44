import Testing
import Writing

@testable import Reports

@Suite struct MarkupTests {
  @Test func hostileTextIsNothingButText() {
    var page = MarkupWriter()
    page.element("p", ["title": "\" onclick='x' <&>"], text: "</p><script>alert(1)</script>&amp;")
    #expect(
      String(decoding: page.buffer.bytes, as: UTF8.self)
        == "<p title=\"&quot; onclick=&#39;x&#39; &lt;&amp;&gt;\">"
        + "&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;</p>")
  }

  @Test(arguments: [
    ("a\u{1b}[31mb\n\u{7f}", "a␛[31mb␊␡"), ("x\u{202e}y", "x‹U+202E›y"),
    ("\u{2028}\u{feff}\u{9b}", "‹U+2028›‹U+FEFF›‹U+009B›"), ("\u{fffe}", "‹U+FFFE›"),
    ("שלום 市場 🚀", "שלום 市場 🚀"), ("👩‍🚀", "👩‍🚀"),
    ("e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}", "e\u{301}\u{302}\u{303}\u{304}"),
  ])
  func whatNobodyCouldSeeIsMadeVisible(text: String, expected: String) {
    #expect(MarkupText.visible(text) == expected)
  }

  @Test func longNamesAreCutInTheMiddle() {
    let name = String(repeating: "a", count: 5_000_000) + "end"
    let shown = MarkupText.visible(name, columns: 40)
    #expect(DisplayWidth.of(shown) == 40 && shown.hasSuffix("end") && shown.contains("…"))
  }

  @Test func onlyNamesBeyondASCIIAreIsolated() {
    #expect(MarkupText.isolated("buy") == "buy")
    #expect(MarkupText.isolated("שלום") == "\u{2068}שלום\u{2069}")
  }

  @Test func numbersStayWithTheirUnits() {
    #expect(
      MarkupText.unbroken("took 2 min 05 s, 42 % of it; day 3 s") == "took 2\u{a0}min 05\u{a0}s, "
        + "42\u{a0}% of it; day 3\u{a0}s")
    #expect(MarkupText.unbroken("  two  blanks ") == "  two  blanks ")
    #expect(MarkupText.unbroken("") == "")
  }

  @Test func coordinatesHaveATenth() {
    var buffer = ByteBuffer()
    for value in [0, -0.04, 12.34, -3.25, 100, 1e300, .nan] {
      buffer.append(coordinate: value)
      buffer.append(" ")
    }
    #expect(
      String(decoding: buffer.bytes, as: UTF8.self)
        == "0 0 12.3 -3.3 100 100000000 0 ")
  }
}

@Suite struct Base64Tests {
  /// Examples of RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func base64(text: String, expected: String) {
    var buffer = ByteBuffer()
    buffer.append(base64: Array(text.utf8))
    #expect(String(decoding: buffer.bytes, as: UTF8.self) == expected)
  }
}
