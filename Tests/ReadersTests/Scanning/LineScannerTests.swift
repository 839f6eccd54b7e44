import TestSupport
import Testing

@testable import Readers

@Suite struct LineScannerTests {
  private struct Found: Equatable {
    var text: [UInt8]
    var offset: Int64
    var isTruncated: Bool
  }

  private func scan(_ bytes: [UInt8], chunks: [Int], longest: Int) -> [Found] {
    var scanner = LineScanner(longest: longest)
    var found: [Found] = []
    func take(_ line: LineScanner.Line) {
      let text = unsafe Array(line.bytes)
      found.append(Found(text: text, offset: line.offset, isTruncated: line.isTruncated))
    }
    var start = 0
    for chunk in chunks + [bytes.count] {
      let end = min(bytes.count, start + chunk)
      scanner.scan(bytes.span.extracting(start..<end)) { take($0) }
      start = end
    }
    scanner.finish { take($0) }
    return found
  }

  /// The same by the plainest means.
  private func expected(_ bytes: [UInt8], longest: Int) -> [Found] {
    var found: [Found] = []
    var offset = 0
    for part in bytes.split(separator: 10, omittingEmptySubsequences: false) {
      let isLast = offset + part.count == bytes.count
      if isLast && part.isEmpty { break }
      let isTruncated = part.count > longest
      var text = Array(part.prefix(longest))
      if !isTruncated && text.last == 13 { text.removeLast() }
      found.append(Found(text: text, offset: Int64(offset), isTruncated: isTruncated))
      offset += part.count + 1
    }
    return found
  }

  @Test(arguments: 0..<300)
  func splitsLikeThePlainWay(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let length = Int.random(in: 0...120, using: &generator)
    let bytes = (0..<length).map { _ in
      [10, 10, 13, 97, 98, 0].randomElement(using: &generator) ?? UInt8(10)
    }
    let chunks = (0..<10).map { _ in Int.random(in: 0...40, using: &generator) }
    let longest = Int.random(in: 1...20, using: &generator)
    #expect(
      scan(bytes, chunks: chunks, longest: longest) == expected(bytes, longest: longest),
      "seed \(seed)")
  }

  @Test func longLinesAreCutNotKept() {
    let bytes = [UInt8](repeating: 97, count: 5000) + Array("\nshort\r\nend".utf8)
    let found = scan(bytes, chunks: Array(repeating: 7, count: 800), longest: 100)
    #expect(found.map(\.text.count) == [100, 5, 3])
    #expect(found.map(\.offset) == [0, 5001, 5008])
    #expect(found.map(\.isTruncated) == [true, false, false])
  }
}
