import Glibc
import TestSupport
import Testing
import Trace

@testable import Readers

@Suite struct FileTimesTests {
  private func sample() -> ScratchFolder {
    let scratch = ScratchFolder()
    scratch.run(
      """
      mkdir -p run/save/deep run/logs; cd run
      printf 12345 > save/data.db; printf 1 > 'save/a name'; printf 22 > save/deep/data.db
      printf 333 > logs/12; printf 4444 > '-'
      touch -d '2026-11-21 12:00:00.000000001Z' save/data.db
      touch -d '2026-11-21 12:00:01.123456789Z' 'save/a name'
      touch -d '1999-12-31 23:59:59.5Z' save/deep/data.db; touch -d '2026-11-21 12:00:02Z' logs/12
      """)
    return scratch
  }

  private func open(_ path: String) throws -> InputTree {
    var warnings = WarningList()
    return try InputTree.open(path, fileTimes: nil, warnings: &warnings)
  }

  @Test(arguments: [
    ("find run -type f -printf '%T@ %C@ %B@ %s %P\\n'", 3),
    ("find run -type f -printf '%T@ %C@ %B@ %P\\n'", 3),
    ("find run -type f -exec stat -c '%.9Y %.9Z %.9W %s %n' {} +", 3),
    ("find run -type f -printf '%T@ %C@ %s %p\\n'", 2),
    ("find run -type f -printf '%T@ %p\\n'", 1),
    ("find run -type f -printf '%T@ %s %P\\n'", 1),
    ("find run -type f -printf '%p %T@\\n'", 1),
    ("find \"$PWD/run\" -type f -printf '%p %s %T@ %C@\\n'", 2),
    ("find run -type f -printf '%T@\\t%C@\\t%B@\\t%s\\t%P\\n'", 3),
    ("find run -type f -printf '%P\\t%s\\t%T@\\n'", 1),
    ("find run -type f -printf '%T@\\t%P\\t%s\\n'", 1),
    ("cd run; find . -type f -printf '%T@ %C@ %B@ %s %p\\r\\n'", 3),
    ("cd run; find . -type f -printf '%T@ %C@ 0 %s %p\\n'", 2),
    ("cd run; find . -type f -printf '%T@ %C@ - %s %p\\n'", 2),
    ("cd run; find . -type f -printf '%T@ %C@ -1.-000000010 %s %p\\n'", 2),
    ("cd run; find . -type f -printf '%T@ %C@  %s %p\\n'", 2),
  ])
  func understandsWhatFindPrints(command: String, columns: Int) throws {
    let scratch = sample()
    let text = scratch.output(command)
    let times = FileTimes(Array(text.utf8).span)
    #expect(times.malformed == 0)
    let tree = try open("\(scratch.path)/run")
    var listing = tree.listing
    listing.modified = listing.modified.map { _ in 7 }
    listing.changed = listing.changed.map { _ in 7 }
    listing.born = listing.born.map { _ in 7 }
    var warnings = WarningList()
    let match = times.apply(to: &listing, path: "run", warnings: &warnings)
    #expect(match == FileTimes.Match(matched: 5))
    #expect(warnings.all.isEmpty)
    #expect(listing.modified == tree.listing.modified)
    let absent = tree.listing.modified.map { _ in FileListing.absent }
    #expect(listing.changed == (columns > 1 ? tree.listing.changed : absent))
    #expect(listing.born == (columns > 2 && !text.contains("-1.-") ? tree.listing.born : absent))
  }

  @Test(arguments: ["run", "run/save", "run.tar", "run/save/a name", "."])
  func prefixesAreFoundOut(path: String) throws {
    let scratch = sample()
    scratch.run("tar --format=posix -cf run.tar run")
    for start in ["run", "./run", "$PWD/run", "run/"] {
      let text = scratch.output("find \"\(start)\" -type f -printf '%T@ %C@ %B@ %s %p\\n'")
      let times = FileTimes(Array(text.utf8).span)
      let tree = try open("\(scratch.path)/\(path)")
      var listing = tree.listing
      var warnings = WarningList()
      let match = times.apply(to: &listing, path: path, warnings: &warnings)
      let others = path == "." ? 1 : 0
      #expect(match == FileTimes.Match(matched: listing.count - others, unmatched: others))
      for index in 0..<listing.count where listing.path(index) != "run.tar" {
        #expect(listing.modified[index] == tree.listing.modified[index])
        #expect(listing.changed[index] != FileListing.absent)
      }
    }
  }

  @Test func filesOfAnotherStateKeepNoTimes() throws {
    let scratch = sample()
    scratch.run(
      "find run -type f -printf '%T@ %C@ %B@ %s %P\\n' > times; printf more >> run/logs/12")
    scratch.run("printf new > run/save/new")
    var warnings = WarningList()
    let times = try FileTimes.read("\(scratch.path)/times")
    let tree = try InputTree.open("\(scratch.path)/run", fileTimes: times, warnings: &warnings)
    for name in ["logs/12", "save/new"] {
      let index = try #require(tree.listing.index(path: name))
      #expect(tree.listing.modified[index] == FileListing.absent)
      #expect(tree.listing.changed[index] == FileListing.absent)
      #expect(tree.listing.born[index] == FileListing.absent)
    }
    #expect(warnings.all.map(\.code) == ["file_times_unmatched", "file_times_sizes"])
    #expect(tree.listing.modified.count { $0 != FileListing.absent } == 4)
  }

  @Test func equallyGoodPlacesAreNotGuessed() throws {
    let scratch = ScratchFolder()
    scratch.run("mkdir -p a/run b/run; echo x > a/run/f; echo y > b/run/f")
    let text = scratch.output("find a b -type f -printf '%T@ %s %p\\n'")
    scratch.run("mkdir c; cp a/run/f c/f")
    let tree = try open("\(scratch.path)/c")
    var listing = tree.listing
    var warnings = WarningList()
    let match = FileTimes(Array(text.utf8).span).apply(to: &listing, path: "c", warnings: &warnings)
    #expect(match == FileTimes.Match(unmatched: 1, isAmbiguous: true))
    #expect(listing.modified == [FileListing.absent])
    #expect(warnings.all.map(\.code) == ["file_times_ambiguous"])
  }

  @Test func jsonLines() {
    let text = """
      {"name": "a", "type": "regular file", "size": 5, "mtime_ns": 1795263080165739157, "ctime_ns": 2, "birth_ns": 3}
      {"name": "folder", "type": "directory", "size": 5, "mtime_ns": 1}
      not json
      {"name": "b\\u00e9", "mtime_ns": 1.5}
      {"birth_ns": 0, "mtime_ns": -7, "path": "./b\\"c", "extra": [{"name": 1}]}
      {"name": "cut
      """
    let times = FileTimes(Array(text.utf8).span)
    #expect(times.malformed == 3)
    let byName = Dictionary(
      uniqueKeysWithValues: times.entries.map {
        (String(decoding: times.names[$0.path], as: UTF8.self), $0)
      })
    #expect(byName.keys.sorted() == ["a", "b\"c"])
    #expect(byName["a"]?.size == 5)
    #expect(byName["a"]?.modified == 1_795_263_080_165_739_157)
    #expect(byName["a"]?.changed == 2)
    #expect(byName["a"]?.born == 3)
    #expect(byName["b\"c"]?.modified == -7)
    #expect(byName["b\"c"]?.size == FileListing.unknownSize)
    #expect(byName["b\"c"]?.born == FileListing.absent)
  }

  @Test(arguments: [
    ("1795263562.0319868620", 1_795_263_562_031_986_862), ("1.5", 1_500_000_000),
    ("1795263562", 1_795_263_562_000_000_000), ("1795263562031986862", 1_795_263_562_031_986_862),
    ("-1.25", -1_250_000_000), ("0.000000001", 1), ("0.9999999999", 999_999_999),
    ("9223372036.854775807", Int64.max), ("9223372036.854775808", FileListing.absent),
    ("99999999999999999999999.5", FileListing.absent),
  ])
  func decimalsAreExact(text: String, expected: Int64) {
    let bytes = Array(text.utf8)
    let field = FindLayout.Field(bytes.span, 0..<bytes.count)
    #expect(field?.time == expected)
  }

  @Test func whatIsNoListingIsAnError() throws {
    let scratch = ScratchFolder()
    scratch.write("words", "some words\nand more\n")
    scratch.run("mkdir folder; touch folder/a folder/b")
    for name in ["words", "folder", "gone"] {
      let error = #expect(throws: ReaderError.self) {
        try FileTimes.read("\(scratch.path)/\(name)")
      }
      #expect(error?.message.contains(name) == true)
    }
  }

  @Test(arguments: 0..<300)
  func damagedListingsNeverCrash(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var bytes = Array(
      "1795263562.03 1795263562.03 0 12 save/a\n1795263562.03 1795263562.03 - 1 b c\n".utf8)
    for _ in 0..<Int.random(in: 1...8, using: &generator) {
      bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
        Array("0 .-\t\n/{\"".utf8).randomElement(using: &generator) ?? 0
    }
    var listing = InputTree.oneFile(Array("a".utf8))
    var warnings = WarningList()
    let match = FileTimes(bytes.span).apply(to: &listing, path: "a", warnings: &warnings)
    #expect(match.matched + match.unmatched + match.sizeMismatches == 1, "seed \(seed)")
  }
}
