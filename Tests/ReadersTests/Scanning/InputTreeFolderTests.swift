import Glibc
import TestSupport
import Testing
import Trace

@testable import Readers

@Suite struct InputTreeFolderTests {
  private func open(_ path: String) throws -> (InputTree, WarningList) {
    var warnings = WarningList()
    return (try InputTree.open(path, fileTimes: nil, warnings: &warnings), warnings)
  }

  @Test func listsInTheOrderOfNamesWithFoldersAfterFiles() throws {
    let scratch = ScratchFolder()
    scratch.run(
      "mkdir -p run/b/c run/a.d run/empty; cd run; touch z b/2 b/10 b/c/x a.d/y B .hidden")
    let (tree, warnings) = try open("\(scratch.path)/run/")
    let paths = (0..<tree.listing.count).map(tree.listing.path)
    #expect(paths == [".hidden", "B", "z", "a.d/y", "b/10", "b/2", "b/c/x"])
    #expect(tree.listing.folders.map(\.path) == ["", "a.d", "b", "b/c"])
    #expect(tree.listing.folders.map(\.files) == [0..<3, 3..<4, 4..<6, 6..<7])
    #expect(tree.listing.folder == [0, 0, 0, 1, 2, 2, 3])
    for (index, path) in paths.enumerated() {
      #expect(tree.listing.index(path: path) == index)
      #expect(path.hasSuffix(tree.listing.fileName(index)))
    }
    #expect(tree.listing.index(path: "b/3") == nil)
    #expect(tree.listing.index(path: "nowhere/3") == nil)
    #expect(tree.listing.indices(named: "10") == [4])
    #expect(tree.name == "run")
    #expect(!tree.isArchive)
    #expect(warnings.all.isEmpty)
  }

  @Test func sortsNamesThatShareLongBeginnings() throws {
    let scratch = ScratchFolder()
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      let length = Int.random(in: 0...20, using: &generator)
      let tail = (0..<length).map { _ in "ab0é".randomElement(using: &generator) ?? "a" }
      scratch.write("day1_" + String(tail), "")
    }
    let (tree, _) = try open(scratch.path)
    let names = (0..<tree.listing.count).map { Array(tree.listing.path($0).utf8) }
    #expect(names.count > 200)
    for (first, second) in zip(names, names.dropFirst()) {
      #expect(first.lexicographicallyPrecedes(second))
    }
  }

  @Test func takesTimesToTheNanosecond() throws {
    let scratch = ScratchFolder()
    scratch.run("touch -d '2026-11-21 12:00:00.123456789Z' a; touch -d '1969-12-31 23:59:59.5Z' b")
    let (tree, _) = try open(scratch.path)
    #expect(tree.listing.modified == [1_795_262_400_123_456_789, -500_000_000])
    #expect(tree.listing.modifiedResolution == 1)
    #expect(tree.listing.changed.allSatisfy { $0 > 1_600_000_000_000_000_000 })
  }

  @Test func examinesManyFilesOnSeveralThreads() throws {
    let scratch = ScratchFolder()
    scratch.run(
      "i=0; while [ $i -lt 6000 ]; do printf '%*s' $((i % 50)) '' > f$i; i=$((i+1)); done")
    let (tree, _) = try open(scratch.path)
    #expect(tree.listing.count == 6000)
    for index in 0..<tree.listing.count {
      let number = Int64(tree.listing.path(index).dropFirst()) ?? -1
      #expect(tree.listing.size[index] == number % 50)
    }
    let all = Array(0..<tree.listing.count)
    let lengths = tree.classify(all, limit: 40) { UInt8($0.count) }
    #expect(lengths == tree.listing.size.map { UInt8(min(40, $0)) })
  }

  @Test func neverFollowsLinksAndCountsWhatIsNoFile() throws {
    let scratch = ScratchFolder()
    scratch.run("mkdir a; ln -s .. a/loop; ln -s a b; ln -s gone c; mkfifo pipe; echo x > a/file")
    let (tree, warnings) = try open(scratch.path)
    #expect((0..<tree.listing.count).map(tree.listing.path) == ["a/file"])
    #expect(tree.listing.skipped == [SkipReason.symbolicLink: 3, SkipReason.special: 1])
    #expect(warnings.all.map(\.code) == ["links_skipped", "special_files_skipped"])
  }

  @Test func stopsAtDeepNesting() throws {
    let scratch = ScratchFolder()
    scratch.run(
      "i=0; while [ $i -lt 100 ]; do mkdir d; cd d; touch f; i=$((i+1)); done")
    let (tree, warnings) = try open(scratch.path)
    #expect(tree.listing.count == FolderWalk.deepest)
    #expect(warnings.contains(code: "folders_too_deep"))
    #expect(try tree.contents(FolderWalk.deepest - 1, limit: 10).isEmpty)
  }

  @Test func namesNeedNotBeText() throws {
    let scratch = ScratchFolder()
    scratch.run("printf x > \"$(printf 'a\\377b')\"; printf y > \"$(printf 'line\\nbreak')\"")
    let (tree, _) = try open(scratch.path)
    #expect(tree.listing.path(0) == "a\u{fffd}b")
    #expect(tree.listing.path(1) == "line\nbreak")
    #expect(try tree.contents(0, limit: 5) == Array("x".utf8))
    #expect(try tree.contents(1, limit: 5) == Array("y".utf8))
  }

  @Test func readsNoMoreThanAskedOfAHugeFile() throws {
    let scratch = ScratchFolder()
    scratch.run("printf begin > day0_short_reflection_result.txt")
    scratch.run("truncate -s 2G day0_short_reflection_result.txt")
    let (tree, _) = try open(scratch.path)
    #expect(tree.listing.size == [2 << 30])
    let bytes = try tree.contents(0, limit: 1000)
    #expect(bytes == Array("begin".utf8) + [UInt8](repeating: 0, count: 995))
    #expect(tree.classify([0], limit: 70_000) { $0.count == 70_000 ? 1 : 2 } == [1])
    var seen = 0
    try tree.stream(0, chunkSize: 1 << 16) { chunk in
      seen += chunk.count
      return seen < 1 << 20
    }
    #expect(seen == 1 << 20)
    // A file of zeros looks like the end of a tar archive, but it is a plain file.
    scratch.run("truncate -s 0 day0_short_reflection_result.txt; truncate -s 1M zeros")
    let (zeros, _) = try open("\(scratch.path)/zeros")
    #expect(!zeros.isArchive)
    #expect(try zeros.contents(0, limit: 3) == [0, 0, 0])
  }

  @Test(arguments: [0, 1, 4095, 4096, 65_535, 65_536, 65_537, 3_000_000])
  func contentsAreWhole(size: Int) throws {
    let scratch = ScratchFolder()
    var generator = SeededGenerator(seed: UInt64(size))
    let bytes = (0..<size).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    scratch.write("file", bytes)
    let (tree, _) = try open(scratch.path)
    #expect(try tree.contents(0, limit: .max) == bytes)
    #expect(try tree.contents(0, limit: 100) == Array(bytes.prefix(100)))
    #expect(try tree.contents(0, limit: 0) == [])
    var visited: [UInt8] = []
    let failed = tree.forEachContents(of: [0], limit: .max) { index, span in
      for position in 0..<span.count { visited.append(span[position]) }
    }
    #expect(visited == bytes)
    #expect(failed.isEmpty)
    var streamed: [UInt8] = []
    try tree.stream(0, chunkSize: 1000) { chunk in
      for position in 0..<chunk.count { streamed.append(chunk[position]) }
      return true
    }
    #expect(streamed == bytes)
  }

  @Test func filesThatVanishAreReported() throws {
    let scratch = ScratchFolder()
    scratch.run("echo a > a; echo b > b")
    let (tree, _) = try open(scratch.path)
    scratch.run("rm a; mkfifo a")
    // Opening a pipe in the file's place must not wait for a writer.
    #expect(tree.classify([1, 0], limit: 10) { _ in 7 }.first == 7)
    scratch.run("rm a b; ln -s /etc/passwd b")
    #expect(tree.classify([0, 1], limit: 10) { _ in 7 } == [255, 255])
    #expect(tree.forEachContents(of: [0, 1], limit: 10) { _, _ in } == [0, 1])
    #expect(throws: ReaderError.self) { try tree.contents(1, limit: 10) }
    #expect(throws: ReaderError.self) { try tree.stream(0, chunkSize: 10) { _ in true } }
  }

  @Test func pathsThatCannotBeRead() throws {
    let scratch = ScratchFolder()
    scratch.run("mkfifo pipe; touch file; ln -s loop loop")
    let cases: [(String, (ReaderError) -> Bool)] = [
      ("nothing", { if case .notFound = $0 { true } else { false } }),
      ("file/below", { if case .notFound = $0 { true } else { false } }),
      ("pipe", { if case .unreadable = $0 { true } else { false } }),
      ("loop", { if case .unreadable = $0 { true } else { false } }),
    ]
    for (name, isExpected) in cases {
      let error = #expect(throws: ReaderError.self) { try open("\(scratch.path)/\(name)") }
      #expect(error.map(isExpected) == true, "\(name)")
      #expect(error?.message.contains("\(scratch.path)/\(name)") == true)
    }
    #expect(throws: ReaderError.self) { try open("/dev/null") }
    #expect(throws: ReaderError.self) { try open("") }
    #expect(throws: ReaderError.self) { try open("a\0b") }
    #expect(SystemError.opening("p", EACCES) == .unreadable(path: "p", reason: "Permission denied"))
  }

  // The superuser may read everything.
  @Test(.enabled(if: geteuid() != 0))
  func foldersWithoutPermissionAreCounted() throws {
    let scratch = ScratchFolder()
    scratch.run("mkdir -p run/closed; touch run/open; chmod 0 run/closed")
    let (tree, warnings) = try open("\(scratch.path)/run")
    #expect(tree.listing.count == 1)
    #expect(warnings.contains(code: "folders_unreadable"))
  }

  @Test func aSingleFileIsATreeOfOne() throws {
    let scratch = ScratchFolder()
    scratch.write("console.log", "hello")
    let (tree, _) = try open("\(scratch.path)/console.log")
    #expect(tree.listing.count == 1)
    #expect(tree.listing.path(0) == "console.log")
    #expect(tree.listing.size == [5])
    #expect(try tree.contents(0, limit: 4) == Array("hell".utf8))
    #expect(tree.name == "console.log")
  }

  @Test func standardInputIsReadOnce() throws {
    var ends: [Int32] = [0, 0]
    #expect(unsafe pipe(&ends) == 0)
    let input = StandardInput(descriptor: ends[0])
    #expect(unsafe write(ends[1], "first\nsecond\n", 13) == 13)
    close(ends[1])
    #expect(try input.beginning(limit: 5) == Array("first".utf8))
    #expect(try input.beginning(limit: 3) == Array("fir".utf8))
    var seen: [UInt8] = []
    try input.stream(chunkSize: 4) { chunk in
      for position in 0..<chunk.count { seen.append(chunk[position]) }
      return true
    }
    #expect(seen == Array("first\nsecond\n".utf8))
    #expect(throws: ReaderError.self) { try input.beginning(limit: 1) }
    close(ends[0])
  }

  @Test(arguments: ["cat", "gzip -c", "zstd -qc", "sh -c 'gzip -c; echo more | gzip -c'"])
  func standardInputIsDecompressed(program: String) throws {
    let scratch = ScratchFolder()
    let lines = (0..<20_000).map { "line \($0)\n" }.joined()
    scratch.write("plain", lines)
    scratch.run("\(program) < plain > packed")
    let expected = Array(lines.utf8) + (program.contains("more") ? Array("more\n".utf8) : [])
    let packed = unsafe Glibc.open("\(scratch.path)/packed", O_RDONLY)
    let input = StandardInput(descriptor: packed)
    #expect(try input.beginning(limit: 7) == Array("line 0\n".utf8))
    #expect(try input.beginning(limit: 100_000) == Array(lines.utf8.prefix(100_000)))
    var seen: [UInt8] = []
    try input.stream(chunkSize: 1000) { chunk in
      seen.append(chunk, most: chunk.count)
      return true
    }
    #expect(seen == expected)
    close(packed)
  }

  @Test(arguments: ["gzip -c", "zstd -qc"])
  func compressedStandardInputThatWasCutOffGivesWhatIsThere(program: String) throws {
    let scratch = ScratchFolder()
    var generator = SeededGenerator(seed: 5)
    let lines = (0..<50_000).map { _ in "\(UInt64.random(in: 0 ... .max, using: &generator))\n" }
    scratch.write("plain", lines.joined())
    scratch.run("\(program) < plain > packed; head -c 300000 packed > cut")
    let packed = unsafe Glibc.open("\(scratch.path)/cut", O_RDONLY)
    var seen: [UInt8] = []
    #expect(throws: ReaderError.self) {
      try StandardInput(descriptor: packed).stream(chunkSize: 1 << 16) { chunk in
        seen.append(chunk, most: chunk.count)
        return true
      }
    }
    #expect(seen.count > 100_000)
    #expect(Array(lines.joined().utf8).starts(with: seen))
    close(packed)
  }
}
