import Glibc
import TestSupport
import Testing
import Trace

@testable import Readers

@Suite struct ArchiveTests {
  private func open(_ path: String) throws -> (InputTree, WarningList) {
    var warnings = WarningList()
    return (try InputTree.open(path, fileTimes: nil, warnings: &warnings), warnings)
  }

  private func paths(_ tree: InputTree) -> [String] {
    (0..<tree.listing.count).map(tree.listing.path)
  }

  private func sample() -> ScratchFolder {
    let scratch = ScratchFolder()
    scratch.run(
      """
      mkdir -p run/sub run/sub-b && cd run
      printf one > sub/a; printf two > sub-b/b; head -c 200000 /dev/urandom > big
      touch -d '2026-11-21 12:00:00.123456789Z' sub/a
      touch -d '2026-11-21 12:00:01.5Z' sub-b/b; touch -d '2026-11-21 12:00:03Z' big
      """)
    return scratch
  }

  @Test(arguments: [
    ("tar --format=posix -cf run.tar run", "run.tar", true),
    ("tar --format=posix -czf run.tgz run", "run.tgz", true),
    ("tar --format=posix -c run | xz > run.tar.xz", "run.tar.xz", true),
    ("tar --format=posix -c run | zstd -q > run.tar.zst", "run.tar.zst", true),
    ("tar --format=posix -c run | bzip2 > run.tar.bz2", "run.tar.bz2", true),
    ("tar --format=gnu -cf run.tar run", "run.tar", false),
    ("cd run && tar --format=posix -cf ../run.tar .", "run.tar", true),
    ("zip -qr run.zip run", "run.zip", false),
    ("tar --format=posix -cf run run && mv run run.d 2>/dev/null; true", "run.tar", true),
  ])
  func listsLikeTheFolder(command: String, file: String, isExact: Bool) throws {
    let scratch = sample()
    guard scratch.run(command), unsafe access("\(scratch.path)/\(file)", R_OK) == 0 else { return }
    let (folder, _) = try open("\(scratch.path)/run")
    let (tree, warnings) = try open("\(scratch.path)/\(file)")
    #expect(tree.isArchive)
    #expect(tree.name == "run")
    #expect(warnings.all.isEmpty)
    let prefix = command.contains(" .") && command.hasSuffix(" .") ? "" : "run/"
    #expect(paths(tree) == paths(folder).map { prefix + $0 })
    #expect(tree.listing.size == folder.listing.size)
    if isExact {
      #expect(tree.listing.modified == folder.listing.modified)
      #expect(tree.listing.modifiedResolution == folder.listing.modifiedResolution)
    } else {
      #expect(tree.listing.modified == folder.listing.modified.map { $0 - $0 % 1_000_000_000 })
      #expect(tree.listing.modifiedResolution == 1_000_000_000)
    }
    #expect(tree.listing.born.allSatisfy { $0 == FileListing.absent })
    let all = Array(0..<tree.listing.count)
    for index in all {
      #expect(try tree.contents(index, limit: .max) == folder.contents(index, limit: .max))
      #expect(try tree.contents(index, limit: 2) == folder.contents(index, limit: 2))
    }
    #expect(tree.classify(all, limit: 3) { $0[0] } == folder.classify(all, limit: 3) { $0[0] })
    let (again, _) = try open("\(scratch.path)/\(file)")
    again.prefetch(all, limitPerFile: 10)
    var streamed = 0
    try again.stream(0, chunkSize: 999) { chunk in
      streamed += chunk.count
      return true
    }
    #expect(streamed == 200_000)
    #expect(again.forEachContents(of: all, limit: .max) { _, _ in } == [])
  }

  @Test(
    arguments: ["gzip -k", "zstd -qk", "xz -k", "bzip2 -k"], ["", "line\n", "more"])
  func aCompressedFileIsATreeOfOne(command: String, content: String) throws {
    let scratch = ScratchFolder()
    scratch.write("console.log", content)
    guard scratch.run("\(command) console.log && rm console.log && mv console.log.* packed.log.gz")
    else { return }
    let (tree, warnings) = try open("\(scratch.path)/packed.log.gz")
    #expect(!tree.isArchive)
    #expect(paths(tree) == ["packed.log"])
    #expect(tree.name == "packed.log")
    #expect(try tree.contents(0, limit: 3) == Array(content.utf8.prefix(3)))
    #expect(try tree.contents(0, limit: .max) == Array(content.utf8))
    var streamed: [UInt8] = []
    try tree.stream(0, chunkSize: 2) { chunk in
      for position in 0..<chunk.count { streamed.append(chunk[position]) }
      return true
    }
    #expect(streamed == Array(content.utf8))
    #expect(warnings.all.isEmpty)
  }

  @Test func theLastOfTwoEntriesCounts() throws {
    let scratch = sample()
    scratch.run("tar -cf a.tar run/sub/a; printf three > run/sub/a; tar -rf a.tar run/sub/a")
    let (tree, warnings) = try open("\(scratch.path)/a.tar")
    #expect(paths(tree) == ["run/sub/a"])
    #expect(try tree.contents(0, limit: 10) == Array("three".utf8))
    #expect(warnings.all.map(\.code) == ["entries_replaced"])
  }

  @Test func hardLinksShareTheirContent() throws {
    let scratch = sample()
    scratch.run("ln run/sub/a run/copy; ln run/big run/big2; tar -cf a.tar run")
    let (tree, _) = try open("\(scratch.path)/a.tar")
    for (first, second) in [("run/copy", "run/sub/a"), ("run/big", "run/big2")] {
      let one = try #require(tree.listing.index(path: first))
      let other = try #require(tree.listing.index(path: second))
      #expect(try tree.contents(one, limit: .max) == tree.contents(other, limit: .max))
      #expect(tree.listing.size[one] == tree.listing.size[other])
      #expect(tree.listing.modified[one] == tree.listing.modified[other])
      #expect(tree.classify([one, other], limit: 1) { $0[0] }.allSatisfy { $0 != 255 })
    }
  }

  @Test func hostilePathsStayNames() throws {
    let scratch = sample()
    scratch.run("cd run/sub; tar -P --transform 's,^,../../,' -cf ../../a.tar a")
    scratch.run("cd run/sub; tar -P --transform 's,^,/etc/,' -rf ../../a.tar a")
    scratch.run("cd run/sub; tar -P --transform 's,^,/,' -rf ../../a.tar a")
    let before = scratch.fingerprint()
    let (tree, _) = try open("\(scratch.path)/a.tar")
    #expect(Set(paths(tree)) == ["../../a", "/etc/a", "/a"])
    for path in paths(tree) {
      let index = try #require(tree.listing.index(path: path))
      #expect(try tree.contents(index, limit: 10) == Array("one".utf8))
    }
    #expect(scratch.fingerprint() == before)
  }

  @Test func namesNeedNotBeText() throws {
    let scratch = ScratchFolder()
    scratch.run("mkdir run; printf x > \"run/$(printf 'a\\377b')\"; printf y > run/日本")
    for format in ["posix", "gnu", "ustar"] {
      scratch.run("tar --format=\(format) -cf a.tar run")
      let (tree, _) = try open("\(scratch.path)/a.tar")
      #expect(tree.listing.count == 2, "\(format)")
      let index = try #require(tree.listing.index(path: "run/日本"), "\(format)")
      #expect(try tree.contents(index, limit: 10) == Array("y".utf8))
    }
  }

  @Test(arguments: [0.2, 0.5, 0.9])
  func truncatedArchivesGiveWhatIsThere(share: Double) throws {
    let scratch = ScratchFolder()
    scratch.run(
      "mkdir run; i=100; while [ $i -lt 400 ]; do head -c 3000 /dev/urandom > run/f$i; i=$((i+1)); done"
    )
    for (make, file) in [("tar -cf a.tar run", "a.tar"), ("tar -czf a.tgz run", "a.tgz")] {
      scratch.run(make)
      let (whole, _) = try open("\(scratch.path)/\(file)")
      scratch.run("truncate -s $(( $(stat -c %s \(file)) * \(Int(share * 10)) / 10 )) \(file)")
      let (tree, warnings) = try open("\(scratch.path)/\(file)")
      #expect(tree.listing.count > 0)
      #expect(tree.listing.count < whole.listing.count)
      #expect(warnings.contains(code: "archive_damaged"))
      #expect(warnings.all.first?.path == "\(scratch.path)/\(file)")
      // Only the entry in which it breaks off may be unreadable.
      let all = Array(0..<tree.listing.count)
      #expect(tree.classify(all, limit: .max) { $0.count == 3000 ? 1 : 0 }.count { $0 != 1 } <= 1)
    }
  }

  @Test func damagedCompressionIsAnError() throws {
    let scratch = ScratchFolder()
    scratch.run("head -c 300000 /dev/urandom | gzip > a.gz; truncate -s 200000 a.gz")
    let (tree, _) = try open("\(scratch.path)/a.gz")
    var seen = 0
    let error = #expect(throws: ReaderError.self) {
      try tree.stream(0, chunkSize: 4096) { chunk in
        seen += chunk.count
        return true
      }
    }
    #expect(seen > 100_000)
    #expect(error?.message.contains("a.gz") == true)
    #expect(throws: ReaderError.self) { try tree.contents(0, limit: .max) }
  }

  @Test func encryptedEntriesAreCounted() throws {
    let scratch = sample()
    guard scratch.run("zip -qr a.zip run/sub && zip -qr -P secret a.zip run/sub-b") else { return }
    let (tree, warnings) = try open("\(scratch.path)/a.zip")
    #expect(paths(tree) == ["run/sub/a"])
    #expect(warnings.all.map(\.code) == ["entries_encrypted"])
  }

  @Test func zipTimesWithoutZoneAreWarnedOf() throws {
    let scratch = ScratchFolder()
    guard scratch.run("i=10; while [ $i -lt 30 ]; do touch f$i; i=$((i+1)); done; zip -qX a.zip f*")
    else { return }
    let (tree, warnings) = try open("\(scratch.path)/a.zip")
    #expect(tree.listing.count == 20)
    #expect(tree.listing.modifiedResolution == 2_000_000_000)
    #expect(warnings.all.map(\.code) == ["archive_times_local"])
  }

  @Test func aBombCostsNoMoreThanAsked() throws {
    let scratch = ScratchFolder()
    scratch.run("mkdir run; truncate -s 64M run/a; tar -czf a.tgz run; gzip -c run/a > b.gz")
    for file in ["a.tgz", "b.gz"] {
      let (tree, _) = try open("\(scratch.path)/\(file)")
      #expect(try tree.contents(0, limit: 100) == [UInt8](repeating: 0, count: 100))
      var chunks = 0
      try tree.stream(0, chunkSize: 1 << 16) { _ in
        chunks += 1
        return chunks < 3
      }
      #expect(chunks == 3)
    }
  }

  @Test(arguments: [
    ("tar --format=posix -cf packed run", 1), ("tar -c run | zstd -q > packed", 2),
    ("zip -qr packed.zip run && mv packed.zip packed", 3), ("tar -czf packed run", 4),
  ])
  func damagedBytesNeverCrash(make: String, number: UInt64) throws {
    let scratch = ScratchFolder()
    scratch.run(
      """
      mkdir run; i=0
      while [ $i -lt 20 ]; do head -c $((i * 100)) /dev/urandom > run/f$i; i=$((i+1)); done
      """)
    guard scratch.run(make) else { return }
    let intact = try Self.bytes("\(scratch.path)/packed")
    for seed in number * 1000..<number * 1000 + 60 {
      var generator = SeededGenerator(seed: seed)
      var bytes = intact
      for _ in 0..<Int.random(in: 1...20, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[place] = .random(in: 0...255, using: &generator)
      }
      if Bool.random(using: &generator) {
        bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator))
      }
      scratch.write("damaged", bytes)
      // Whatever comes out, it must come out without a trap, in bounded time.
      guard let (tree, _) = try? open("\(scratch.path)/damaged") else { continue }
      let all = Array(0..<tree.listing.count)
      #expect(tree.classify(all, limit: 100_000) { _ in 1 }.count == all.count, "seed \(seed)")
    }
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    let source = FolderSource(file: path)
    let listing = InputTree.oneFile(Array("x".utf8))
    let tree = InputTree(
      displayPath: path, name: path, isArchive: false, listing: listing, source: .folder(source))
    return try tree.contents(0, limit: .max)
  }
}

/// Real runs, which exist only where the packs lie beside the package.
@Suite(.enabled(if: SharedPacks.areHere)) struct PackTests {
  @Test func timesAndContentsAreThoseOfTheOriginal() throws {
    let scratch = SharedPacks.unpack("arena-small")
    var warnings = WarningList()
    let tree = try InputTree.open(
      SharedPacks.path("arena-small"), fileTimes: nil, warnings: &warnings)
    let folder = try InputTree.open(
      "\(scratch.path)/arena-small", fileTimes: nil, warnings: &warnings)
    #expect(tree.name == "arena-small")
    #expect(tree.listing.count == folder.listing.count)
    for index in 0..<tree.listing.count {
      #expect(tree.listing.path(index) == "arena-small/\(folder.listing.path(index))")
      #expect(tree.listing.modified[index] == folder.listing.modified[index])
      #expect(try tree.contents(index, limit: .max) == folder.contents(index, limit: .max))
    }
    let original = try FileTimes.read("\(scratch.path)/arena-small/fs_stat.jsonl")
    for entry in original.entries {
      let name = String(decoding: original.names[entry.path], as: UTF8.self)
      let index = try #require(tree.listing.index(path: "arena-small/save/\(name)"))
      #expect(tree.listing.modified[index] == entry.modified)
      #expect(tree.listing.size[index] == entry.size)
    }
    #expect(original.entries.count == 32)
    #expect(warnings.all.isEmpty)
  }
}
