import Recording
import Testing

@testable import Readers

/// How much of the state that a program writes again had changed.
@Suite struct StateRewritesTests {
  private func files(
    _ writes: [(path: String, content: UInt64, size: UInt64)]
  ) -> RecordedFiles {
    RecordedFiles(
      writes.enumerated().map { number, write in
        var event = FileEvent(kind: .written, root: 0, path: Array(write.path.utf8))
        event.size = write.size
        event.modified = Int64(number) * 1_000_000_000
        event.content = write.content
        event.contentState = write.content == 0 ? .unwanted : .kept
        return RecordingLog.Event(time: Int64(number) * 1_000_000_000, event: event)
      })
  }

  @Test func whatIsWrittenAgainWithTheSameContentIsNoChange() {
    let found = files([
      ("save/classes/A.pkl", 1, 100), ("save/classes/B.pkl", 2, 10), ("save/data.txt", 9, 1000),
      ("save/classes/A.pkl", 1, 100), ("save/classes/B.pkl", 3, 20),
      ("save/classes/A.pkl", 4, 110), ("save/classes/B.pkl", 3, 20),
    ]).rewrites(where: ArenaState.isOne(path:))
    #expect(found == StateRewrites(bytes: 250, changed: 130))
  }

  @Test func sizesBeyondAnyProgramsTellNothing() {
    let large = UInt64.max / 2
    let grown = (1...4).map { (path: "classes/A.pkl", content: UInt64($0), size: large) }
    #expect(files(grown).rewrites(where: ArenaState.isOne(path:)) == nil)
    let one = files(Array(grown.prefix(2))).rewrites(where: ArenaState.isOne(path:))
    #expect(one == StateRewrites(bytes: .max, changed: .max))
    #expect(one?.changed(of: .max) == .max)
    #expect(StateRewrites(bytes: 250, changed: 130).changed(of: 1000) == 520)
  }

  @Test func withoutAContentNothingIsKnown() {
    let some = [
      ("classes/A.pkl", UInt64(1), UInt64(5)), ("classes/A.pkl", 0, 5), ("classes/A.pkl", 2, 5),
    ]
    #expect(files(some).rewrites(where: ArenaState.isOne(path:)) == nil)
    #expect(files([("classes/A.pkl", 1, 5)]).rewrites(where: ArenaState.isOne(path:)) == nil)
    #expect(files([]).rewrites(where: ArenaState.isOne(path:)) == nil)
  }

  @Test(arguments: [
    ("classes/A.pkl", true), ("a/classes/A.pkl", true), ("A.pkl", false), ("classes/A.txt", false),
    ("subclasses/A.pkl", false), ("classes/a/A.pkl", false),
  ])
  func stateIsKnownByItsPath(path: String, isState: Bool) {
    #expect(ArenaState.isOne(path: Array(path.utf8)) == isState)
  }
}
