import Glibc
import TestSupport
import Testing
import Trace

@testable import Readers

/// Results that are judged as they are listed, held against those that are read by themselves.
@Suite struct ResultFilesTests {
  private func open(_ path: String) throws -> InputTree {
    var warnings = WarningList()
    return try InputTree.open(path, fileTimes: nil, warnings: &warnings)
  }

  private static let texts = [
    "", " \n", "an answer", "error", "LLM ERROR: Timeout", "Error code: 429", "a\0b",
    "None of these",
    String(repeating: "long ", count: 20_000) + "\0",
  ]

  @Test func areJudgedAsTheyAreListed() throws {
    let scratch = ScratchFolder()
    // Enough for several threads, and results among other files.
    for number in 0..<2_600 {
      scratch.write("\(number)_result.txt", Self.texts[number % Self.texts.count])
      if number % 10 == 0 { scratch.write("\(number)_prompt.txt", "error") }
    }
    let tree = try open(scratch.path)
    let results = (0..<tree.listing.count).filter { tree.listing.path($0).hasSuffix("_result.txt") }
    #expect(results.count == 2_600)
    for file in 0..<tree.listing.count {
      #expect(
        (tree.listing.result[file] != nil) == tree.listing.path(file).hasSuffix("_result.txt"))
    }
    let plain = tree.classify(results, limit: ResultContent.bytesNeeded) {
      ResultContent($0).rawValue
    }
    #expect(tree.resultContents(results).map(\.rawValue) == plain)
    for file in results {
      let number = Int(tree.listing.path(file).prefix { $0 != "_" }) ?? 0
      let text = Self.texts[number % Self.texts.count]
      #expect(tree.listing.size[file] == Int64(text.utf8.count))
      let judged = tree.resultContents([file]).first
      #expect(judged == ResultContent(Array(text.utf8.prefix(ResultContent.bytesNeeded)).span))
    }
  }

  @Test func haveTheSameStatusAsOthers() throws {
    let scratch = ScratchFolder()
    scratch.run(
      """
      for f in a_prompt.txt a_result.txt; do echo x > $f; touch -d '2026-11-21 12:00:00.123456789Z' $f; done
      i=0; while [ $i -lt 2100 ]; do : > z$i; i=$((i+1)); done
      mkfifo pipe_result.txt; ln -s a_result.txt link_result.txt; mkdir folder_result.txt
      """)
    let tree = try open(scratch.path)
    let listing = tree.listing
    #expect((0..<2).map(listing.path) == ["a_prompt.txt", "a_result.txt"])
    #expect(listing.count == 2102)
    #expect(listing.size[..<2] == [2, 2])
    #expect(listing.modified[..<2] == [1_795_262_400_123_456_789, 1_795_262_400_123_456_789])
    #expect(listing.born[1] >= listing.born[0])
    #expect(listing.changed[1] >= listing.changed[0])
    #expect(listing.result[..<2] == [nil, .answer])
  }

  /// Folder after folder of few files would be read by one thread.
  @Test func ofSmallFoldersAreReadTogether() throws {
    let scratch = ScratchFolder()
    for (number, text) in Self.texts.enumerated() {
      scratch.run("mkdir \(number)")
      scratch.write("\(number)/a_result.txt", text)
    }
    let tree = try open(scratch.path)
    #expect(tree.listing.result.allSatisfy { $0 == nil })
    #expect(
      tree.resultContents(Array(0..<tree.listing.count))
        == Self.texts.map { ResultContent(Array($0.utf8.prefix(ResultContent.bytesNeeded)).span) })
  }

  @Test(.enabled(if: getuid() != 0, "permissions mean nothing to root"))
  func withoutPermissionKeepTheirTimes() throws {
    let scratch = ScratchFolder()
    scratch.run("echo x > a_result.txt; chmod 000 a_result.txt")
    let tree = try open(scratch.path)
    #expect(tree.listing.size == [2])
    #expect(tree.listing.result == [nil])
    #expect(tree.resultContents([0]) == [.unreadable])
  }

  @Test func ofArchivesAreReadWhenTheyAreNeeded() throws {
    let scratch = ScratchFolder()
    for (number, text) in Self.texts.enumerated() { scratch.write("\(number)_result.txt", text) }
    scratch.run("tar cf run.tar *_result.txt")
    let tree = try open("\(scratch.path)/run.tar")
    let all = Array(0..<tree.listing.count)
    #expect(tree.listing.result.allSatisfy { $0 == nil })
    #expect(
      tree.resultContents(all)
        == Self.texts.map { ResultContent(Array($0.utf8.prefix(ResultContent.bytesNeeded)).span) })
  }
}
