import Synchronization
import TestSupport
import Testing
import Trace

@testable import Snapshot

/// Prompts and answers that are kept come back, few at a time.
@Suite struct StoredTextsTests {
  /// Rows with prompts and answers of every length, some of them absent or equal.
  private func texts(_ count: Int, seed: UInt64) -> (prompts: [String?], responses: [String?]) {
    var generator = SeededGenerator(seed: seed)
    func some() -> [String?] {
      (0..<count).map { row in
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: nil
        case 1: ""
        case 2: "the same"
        case 3: String(repeating: "é\(row) ", count: Int.random(in: 0..<9000, using: &generator))
        default: "text \(row)"
        }
      }
    }
    return (some(), some())
  }

  private func file(_ prompts: [String?], _ responses: [String?]) -> [UInt8] {
    var table = SpanTable()
    for row in prompts.indices {
      table.append(
        SpanRow(
          run: "r", system: "s", source: "f", call: Int64(row), stage: "plan", phase: Phase.call,
          status: .ok))
    }
    let count = Int32(prompts.count)
    let texts = SpanTexts(
      prompts: Array(0..<count), responses: Array(count..<2 * count), batch: 100
    ) { wanted, hand in
      for number in wanted {
        let text = number < prompts.count ? prompts[number] : responses[number - prompts.count]
        if let text { hand(number, Array(text.utf8)) }
      }
    }
    var bytes: [UInt8] = []
    var writer = SnapshotWriter(createdBy: "test", withTexts: true)
    writer.append(table, texts: texts) { bytes += $0 }
    writer.finish(SnapshotDescription()) { bytes += $0 }
    return bytes
  }

  @Test(arguments: [0, 1, 5, 3000, 9000])
  func textsComeBack(count: Int) throws {
    let (prompts, responses) = texts(count, seed: UInt64(count))
    let reader = try SnapshotReader(SnapshotBytes(file(prompts, responses)))
    #expect(reader.hasTexts)
    for group in 0..<reader.groups {
      let rows = reader.rows(of: group)
      // All of the group, and a part of it.
      for part in [0..<rows.count, rows.count / 3..<rows.count / 2] {
        let stored = try #require(reader.texts(group: group, rows: part))
        let found = Mutex<[Int: String]>([:])
        for (numbers, wanted) in [
          (stored.texts.prompts, prompts), (stored.texts.responses, responses),
        ] {
          #expect(numbers.count == part.count)
          for start in stride(from: 0, to: part.count, by: 64) {
            let some = numbers[start..<min(start + 64, part.count)].map { Int($0) }
            found.withLock { $0 = [:] }
            stored.texts.load(some) { number, bytes in
              found.withLock { $0[number] = String(decoding: bytes, as: UTF8.self) }
            }
            for (offset, number) in some.enumerated() {
              let row = rows.lowerBound + part.lowerBound + start + offset
              #expect(found.withLock { $0[number] } == wanted[row], "row \(row)")
            }
          }
        }
        try stored.check()
      }
    }
  }

  @Test func aDamagedColumnOfTextsIsTold() throws {
    let (prompts, responses) = texts(500, seed: 9)
    var bytes = file(prompts, responses)
    let chunk = try #require(
      try SnapshotReader(SnapshotBytes(bytes)).footer.groups[0].chunks.last)
    bytes[Int(chunk.dataOffset + chunk.compressedSize) - 30] ^= 1
    let stored = try #require(
      try SnapshotReader(SnapshotBytes(bytes)).texts(group: 0, rows: 0..<500))
    stored.texts.load(stored.texts.responses.map { Int($0) }) { _, _ in }
    #expect(throws: SnapshotError.self) { try stored.check() }
  }
}
