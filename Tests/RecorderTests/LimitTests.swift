import Foundation
import Recording
import TestSupport
import Testing

/// What a recording says of what it could not keep.
@Suite struct LimitTests {
  /// Files that can't be read, are no files, or are too large are told of without their content.
  @Test func contentsThatCannotBeKeptAreTold() throws {
    let place = ScratchFolder()
    place.write(
      "script.sh",
      """
      cd job
      head -c 4194305 /dev/zero > large_prompt.txt
      echo no > real.bin; ln -s real.bin linked_prompt.txt; mkfifo pipe_prompt.txt
      echo yes > last_prompt.txt; sleep 0.2
      """)
    let run = place.runLens(
      "mkdir job; runlens record -q -o made --watch job -- sh script.sh")
    #expect(run.status == 0, "\(run.output)")
    let recorded = try Recorded(folder: "\(place.path)/made")
    let states = recorded.events.map { _, event in
      (String(decoding: event.path, as: UTF8.self), event.contentState)
    }
    #expect(states.contains { $0 == ("large_prompt.txt", .tooLarge) })
    #expect(states.contains { $0 == ("last_prompt.txt", .kept) })
    #expect(!states.contains { $0.1 == .kept && $0.0 != "last_prompt.txt" })
  }

  /// The recording's own folder is not watched, however it is reached.
  @Test func aRecordingDoesNotRecordItself() throws {
    let place = ScratchFolder()
    let run = place.runLens(
      "mkdir job; runlens record -q -o job/made --watch job -- "
        + "sh -c 'echo a > job/a_prompt.txt; sleep 1.2; echo b > job/b_prompt.txt'")
    #expect(run.status == 0, "\(run.output)")
    let recorded = try Recorded(folder: "\(place.path)/job/made")
    let paths = recorded.events.map { String(decoding: $0.event.path, as: UTF8.self) }
    #expect(paths == ["a_prompt.txt", "b_prompt.txt"])
  }

  /// Folders below one another further than is followed are counted and said, the others are kept.
  @Test func foldersThatLieTooDeepAreSaid() throws {
    let place = ScratchFolder()
    let run = place.runLens(
      """
      deep=job; for i in $(seq 70); do deep=$deep/d; done; mkdir -p $deep
      runlens record -o made --watch job -- sh -c 'echo a > job/d/a_prompt.txt; sleep 0.2'
      """)
    #expect(run.status == 0 && run.output.contains("1 folder could not be watched"))
    let recorded = try Recorded(folder: "\(place.path)/made")
    #expect(recorded.losses.map(\.reason) == [.folderUnwatched])
    #expect(recorded.events.map { recorded.content($0.event) } == ["a\n"])
  }

  /// Where nothing more can be written the command goes on, and the end says what is missing.
  @Test(.enabled(if: ScratchFolder.canMount, "takes the right to mount"))
  func aFullDiskEndsTheRecordingAlone() throws {
    let place = ScratchFolder()
    let run = place.runLens(
      """
      mkdir disk; mount -t tmpfs -o size=64k tmpfs disk
      runlens record -o disk/made --watch . -- \\
        sh -c 'head -c 2000000 /dev/urandom | base64; sleep 0.5; echo end >&2' > out 2> err
      echo $?; umount disk; wc -c < out; cat err
      """)
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "0" && lines.dropFirst().first.flatMap { Int($0) } ?? 0 > 2_000_000)
    #expect(run.output.contains("end\n"))
    #expect(run.output.contains("stopped before the command did: No space left on device"))
  }

  @Test func placesThatCannotBeUsedAreSaid() {
    let place = ScratchFolder()
    place.write("file", "")
    let inFile = place.runLens("runlens record -o file/made -- true")
    #expect(inFile.status == 4 && inFile.output.contains("'file/made' can't be made"))
    let watched = place.runLens("runlens record -o made --watch file -- true")
    #expect(
      watched.status == 3 && watched.output.contains("'file' can't be watched: it is no folder"))
    #expect(place.names == ["file"])
  }

  @Test func countsOfOneAreSingular() {
    let place = ScratchFolder()
    let run = place.runLens(
      "mkdir job; runlens record -o made --watch job -- "
        + "sh -c 'echo line; echo a > job/a_prompt.txt; sleep 0.2'")
    #expect(run.output.contains("recorded 1 line, 1 file event and 1 content in 'made'\n"))
  }
}
