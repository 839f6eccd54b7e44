import Foundation
import TestSupport
import Testing

/// A recording is shown while it grows.
@Suite struct FollowTests {
  @Test func aGrowingRecordingIsShownToItsEnd() {
    let place = ScratchFolder()
    let run = place.runLens(
      """
      mkdir work
      runlens record -q -o made --watch work -- sh -c '
        for i in 1 2 3; do
          echo a > work/day0_iter${i}_plan_prompt.txt; sleep 0.7
          echo b > work/day0_iter${i}_plan_result.txt
        done' &
      until [ -s made/recording.rlr ]; do sleep 0.02; done
      runlens analyze -q --follow made > shown
      echo "status $?"
      wait
      grep -c '^made · prompt-files' shown
      tail -n 40 shown | grep -c 'recording_unfinished'
      """)
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "status 0", "\(run.output)")
    #expect(lines.count > 1 ? Int(lines[1]) ?? 0 >= 2 : false, "\(run.output)")
    #expect(lines.count > 2 && lines[2] == "0", "\(run.output)")
  }

  @Test func onlyRecordingsGrow() {
    let place = ScratchFolder()
    let run = place.runLens("mkdir work; runlens analyze --follow work")
    #expect(run.status == 2)
    #expect(run.output.contains("It takes the folder that 'runlens record' is filling"))
  }
}
