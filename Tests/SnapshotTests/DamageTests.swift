import Foundation
import TestSupport
import Testing
import Trace

@testable import Snapshot

/// Whatever the bytes are, reading ends with a table or one error.
@Suite struct DamageTests {
  @Test func aFileThatIsCutOffIsAnError() throws {
    let bytes = snapshot(RandomTable.make(seed: 3))
    for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 500)) {
      #expect(throws: SnapshotError.self) { try read(Array(bytes[..<count])) }
    }
  }

  @Test(arguments: 0..<12)
  func changedBytesAreATableOrAnError(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let whole = snapshot(RandomTable.make(seed: seed))
    for _ in 0..<150 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: bytes[place] = [0, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
        case 2: bytes.remove(at: place)
        default: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
        }
      }
      guard let reader = try? SnapshotReader(SnapshotBytes(bytes)) else { continue }
      guard let table = try? reader.table() else { continue }
      #expect(table.count == reader.rows, "seed \(seed)")
    }
  }

  /// What libFuzzer starts from, and what it once found.
  @Test func theFuzzersCorpusIsRead() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fuzz/Snapshot")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    var read = 0
    for file in files {
      let reader = try? SnapshotReader(SnapshotBytes(Array(Data(contentsOf: file))))
      guard let table = try? reader?.table() else { continue }
      #expect(table.count == reader?.rows, "\(file.lastPathComponent)")
      read += 1
    }
    #expect(read >= 14)
  }

  @Test func aChangedPageIsNoticed() throws {
    let table = RandomTable.make(seed: 4)
    var bytes = snapshot(table)
    let chunk = try SnapshotReader(SnapshotBytes(bytes)).footer.groups[0].chunks[0]
    bytes[Int(chunk.dataOffset + chunk.compressedSize) - 30] ^= 1
    #expect(throws: SnapshotError.self) { try read(bytes) }
  }

  @Test func claimsBeyondTheFileAreRefused() throws {
    func file(_ change: (inout FileFooter) -> Void) throws -> [UInt8] {
      let bytes = snapshot(RandomTable.make(seed: 6))
      var footer = try SnapshotReader(SnapshotBytes(bytes)).footer
      footer.groups = footer.groups.map { group in
        var named = group
        for index in named.chunks.indices { named.chunks[index].name = footer.leaves[index].name }
        return named
      }
      change(&footer)
      let end = footer.encoded()
      var length = UInt32(end.count)
      let size = (0..<4).map { _ in
        defer { length >>= 8 }
        return UInt8(truncatingIfNeeded: length)
      }
      return bytes + end + size + FileFooter.magic
    }
    #expect(throws: Never.self) { try read(try file { _ in }) }
    #expect(throws: SnapshotError.self) {
      try read(
        try file {
          $0.rows = 1 << 50; $0.groups[0].rows = 1 << 50
        })
    }
    #expect(throws: SnapshotError.self) { try read(try file { $0.groups[0].rows = .max }) }
    #expect(throws: SnapshotError.self) {
      try read(try file { $0.groups[0].chunks[12].compressedSize = 1 << 40 })
    }
    #expect(throws: SnapshotError.self) {
      try read(try file { $0.groups[0].chunks[12].dataOffset = -5 })
    }
    #expect(throws: SnapshotError.self) { try read(try file { $0.groups[0].chunks[12].codec = 4 }) }
    #expect(throws: SnapshotError.self) { try read(try file { $0.groups[0].chunks.removeLast() }) }
  }

  @Test func aPageThatClaimsTerabytesIsRefused() throws {
    var header = PageHeader()
    header.uncompressedSize = 1 << 30
    header.compressedSize = 8
    header.values = 1
    let page = header.encoded() + [UInt8](repeating: 0, count: 8)
    var footer = FileFooter()
    footer.leaves = [FileFooter.Leaf(name: "stage", type: .byteArray)]
    footer.rows = 1
    var chunk = FileFooter.Chunk()
    (chunk.type, chunk.codec, chunk.values) = (.byteArray, PageCodec.zstd.rawValue, 1)
    (chunk.dataOffset, chunk.compressedSize, chunk.name) = (4, Int64(page.count), "stage")
    footer.groups = [FileFooter.RowGroup(rows: 1, chunks: [chunk])]
    let end = footer.encoded()
    let bytes = FileFooter.magic + page + end + [UInt8(end.count), 0, 0, 0] + FileFooter.magic
    let error = #expect(throws: SnapshotError.self) { try read(bytes) }
    #expect(error?.message.contains("more bytes than it can hold") == true)
  }

  @Test func structuresWithoutEndAreRefused() {
    // A structure in a structure in a structure …, then lists in lists.
    for byte in [0x1C, 0x19] as [UInt8] {
      let bytes = [UInt8](repeating: byte, count: 100_000)
      unsafe bytes.withUnsafeBytes { raw in
        var reader = unsafe ThriftReader(raw)
        var last = 0
        #expect(throws: ThriftError.self) {
          while let field = try reader.field(after: &last) { try reader.skip(field) }
        }
      }
    }
  }
}
