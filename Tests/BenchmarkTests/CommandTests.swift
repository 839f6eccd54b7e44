import TestSupport
import Testing

@testable import Benchmark

@Suite struct CommandTests {
  @Test func whatAProgramPrintsGoesIntoTheFile() throws {
    let folder = ScratchFolder()
    let errors = folder.path + "/errors"
    let printed = folder.path + "/printed"
    try Command("sh", "-c", "echo one; echo two >&2").run(output: printed, errors: errors)
    #expect(try TextFile.read(printed) == "one\n")
    #expect(try TextFile.read(errors) == "two\n")
    try Command("cat").run(input: printed, output: folder.path + "/again", errors: errors)
    #expect(try TextFile.read(folder.path + "/again") == "one\n")
  }

  @Test func theWholeTreeIsCounted() throws {
    let folder = ScratchFolder()
    // The work is done by a grandchild, and waited for.
    let busy = "sh -c 'i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done'; true"
    let cost = try Command("sh", "-c", busy).run(errors: folder.path + "/errors")
    let idle = try Command("sh", "-c", "true; true").run(errors: folder.path + "/errors")
    #expect(cost.processor > idle.processor)
    #expect(cost.wall > 0)
    #expect(cost.peak > 100_000)
  }

  @Test(arguments: [("exit 3", Int32(3)), ("kill -KILL $$", Int32(128 + 9))])
  func aFailureCarriesItsStatusAndWhatWasSaid(script: String, status: Int32) throws {
    let folder = ScratchFolder()
    #expect(throws: BenchmarkError.failed(program: "sh", status: status, message: "why")) {
      try Command("sh", "-c", "echo first >&2; echo why >&2; \(script)").run(
        errors: folder.path + "/errors")
    }
  }

  @Test func aProgramThatIsNotThereIsSaid() throws {
    let folder = ScratchFolder()
    #expect(throws: BenchmarkError.self) {
      try Command("no-such-program-anywhere").run(errors: folder.path + "/errors")
    }
  }
}
