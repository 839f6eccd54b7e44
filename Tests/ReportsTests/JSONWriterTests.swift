import Foundation
import Reports
import TestSupport
import Testing
import Writing

@Suite struct JSONWriterTests {
  @Test func layoutIsIndentedByTwo() {
    var writer = JSONWriter()
    writer.object { json in
      json.key("empty")
      json.array { _ in }
      json.key("inline")
      json.array(inline: true) { json in
        json.value(1)
        json.object { json in
          json.key("a")
          json.value(nil as String?)
          json.key("b")
          json.value(true)
        }
      }
      json.key("nested")
      json.array { json in
        json.object { _ in }
        json.value(Double.nan)
        json.value(-0.5)
      }
    }
    let wanted = """
      {
        "empty": [],
        "inline": [1, {"a": null, "b": true}],
        "nested": [
          {},
          null,
          -0.5
        ]
      }

      """
    #expect(String(decoding: writer.finish(), as: UTF8.self) == wanted)
  }

  @Test func controlCharactersAreEscapedAndBrokenBytesReplaced() {
    var writer = JSONWriter()
    writer.array(inline: true) { json in
      json.value("\u{0}\u{8}\u{c}\n\r\t\u{1f}\"\\\u{7f}\u{9b}\u{2028}/é🚀")
      json.value(utf8: [0x61, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80])
    }
    let text = String(decoding: writer.finish(), as: UTF8.self)
    #expect(text.contains(#""\u0000\b\f\n\r\t\u001f\"\\\u007f\u009b\u2028/é🚀""#))
    #expect(text.contains("a\u{fffd}\u{fffd}("))
  }

  @Test(arguments: (1...20).map { UInt64($0) })
  func anythingWrittenReadsBackEqual(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var texts: [String] = []
    var numbers: [Double] = []
    for _ in 0..<200 {
      texts.append(random.text(upTo: 30))
      let bits = Double(bitPattern: random.next())
      numbers.append(bits.isFinite ? bits : 0.1)
    }
    var writer = JSONWriter()
    writer.object { json in
      json.key("texts")
      json.array { json in for text in texts { json.value(text) } }
      json.key("numbers")
      json.array(inline: true) { json in for number in numbers { json.value(number) } }
      for (index, text) in texts.enumerated() {
        json.key("\(index)\(text)")
        json.value(index)
      }
    }
    let read = try JSONDecoder().decode(Document.self, from: Data(writer.finish()))
    // Compared by scalars: equal strings may differ in their normal form.
    #expect(
      read.texts.map { Array($0.unicodeScalars) } == texts.map { Array($0.unicodeScalars) },
      "seed \(seed)")
    #expect(read.numbers == numbers, "seed \(seed)")
  }

  private struct Document: Decodable {
    let texts: [String]
    let numbers: [Double]
  }
}
