import RunLensCLI
import TestSupport
import Testing

/// What `simulate` says where its arguments make no sense together.
@Suite struct SimulateUsageTests {
  private static let small = ["--days", "1", "--iterations", "1"]

  @Test(arguments: [
    ["--kill-at", "10h"], ["--kill-at", "call=100000"], ["--kill-at", "commit=100000"],
    ["--interrupt-at", "10h"],
  ])
  func anEndingThatNeverComesIsTold(ending: [String]) throws {
    let place = ScratchFolder()
    let run = SimulateTests.run(["simulate", place.path + "/run"] + Self.small + ending)
    #expect(run.status == 0)
    #expect(run.errors.hasPrefix("runlens: warning: ") && run.errors.contains(ending[0]))
    #expect(run.errors.split(separator: "\n").count == 1)
    let manifest = try SimulateTests.contents(place.path + "/run/manifest.json")
    #expect(manifest.contains("\"exit_code\": 0"), "\(manifest)")
  }

  @Test(arguments: [["--kill-at", "call=3"], ["--interrupt-at", "8s"]])
  func anEndingThatComesIsNot(ending: [String]) {
    let place = ScratchFolder()
    let run = SimulateTests.run(["simulate", place.path + "/run"] + Self.small + ending)
    #expect(run.status == 0 && run.errors == "", "\(run.errors)")
  }

  @Test(arguments: [
    (["http429=60%", "http500=60%"], "120 %"),
    (["burst_http429=60%", "burst_reset=40.5%"], "100.5 %"),
    (["http429=60%", "buy:invalid=50%"], "for buy they add up to 110 %"),
  ])
  func sharesBeyondTheWholeAreRefused(shares: [String], sum: String) {
    let place = ScratchFolder()
    let run = SimulateTests.run(
      ["simulate", place.path + "/run"] + Self.small + shares.flatMap { ["--fault", $0] })
    #expect(run.status == 2 && run.errors.contains("--fault"), "\(run.errors)")
    #expect(run.errors.contains(sum), "\(run.errors)")
    #expect(place.names == [])
  }

  /// Single requests and whole attempts are drawn apart; a stage's own share replaces the general one.
  @Test(arguments: [
    ["slow=70%", "http429ra=30%"], ["slow=70%", "burst_reset=50%"], ["slow=70%", "buy:slow=90%"],
    ["slow=10%", "http429=10%", "http429ra=10%", "http500=10%", "reset=10%", "badjson=10%"],
  ])
  func sharesUpToTheWholeAreNot(shares: [String]) {
    let place = ScratchFolder()
    let run = SimulateTests.run(
      ["simulate", place.path + "/run"] + Self.small + shares.flatMap { ["--fault", $0] })
    #expect(run.status == 0 && run.errors == "", "\(run.errors)")
  }

  @Test(arguments: [
    (["--requests", "5"], "give '--workload service'"),
    (["--steps", "5", "--workload", "pipeline"], "give '--workload groups'"),
    (["--days", "5", "--workload", "service"], "give '--workload arena'"),
    (["--agents", "5", "--workload", "service"], "give '--workload arena' or '--workload groups'"),
  ])
  func anOptionOfAnotherWorkloadNamesIt(arguments: [String], remedy: String) {
    let place = ScratchFolder()
    let run = SimulateTests.run(["simulate", place.path + "/run"] + arguments)
    #expect(run.status == 2 && run.errors.contains(arguments[0]), "\(run.errors)")
    #expect(run.errors.contains(remedy), "\(run.errors)")
    #expect(place.names == [])
  }

  @Test(arguments: ["x.zip", "x.tar", "x.TGZ", "x.tar.gz", "x.tar.xz", "x.zst", "x.7z", "-"])
  func namesThatARunCantHaveAreRefused(name: String) {
    let place = ScratchFolder()
    let path = name == "-" ? name : "\(place.path)/\(name)"
    for more in [[], ["--compress"]] {
      let run = SimulateTests.run(["simulate", path] + Self.small + more)
      #expect(run.status == 2 && run.errors.contains(".tar.zst"), "\(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1)
    }
    #expect(place.names == [])
  }

  @Test(arguments: [
    ("run_07", "run_07"), ("a run", "simulated"), ("run.2", "run.2"), ("run_07/", "run_07"),
  ])
  func aRunHasTheNameOfItsFolder(folder: String, name: String) throws {
    let place = ScratchFolder()
    let run = SimulateTests.run(["simulate", "\(place.path)/\(folder)"] + Self.small)
    #expect(run.status == 0, "\(run.errors)")
    let manifest = try SimulateTests.contents("\(place.path)/\(folder)/manifest.json")
    #expect(manifest.contains("\"run\": \"\(name)\""), "\(manifest)")
  }

  @Test func anArchiveUnpacksUnderItsName() {
    let place = ScratchFolder()
    let run = SimulateTests.run(["simulate", place.path + "/packed.tar.zst"] + Self.small)
    #expect(run.status == 0, "\(run.errors)")
    guard isInstalled("zstd") else { return }
    let first = place.output("tar --zstd -tf packed.tar.zst").split(separator: "/").first
    #expect(first == "packed")
  }

  @Test(arguments: ["arena", "groups", "pipeline", "service"])
  func allWorkloadsBeginAtOneTime(workload: String) throws {
    let place = ScratchFolder()
    let few = [
      "arena": Self.small, "groups": ["--steps", "1"], "pipeline": ["--items", "9"],
      "service": ["--requests", "9"],
    ]
    let run = SimulateTests.run(
      ["simulate", place.path + "/run", "--workload", workload] + (few[workload] ?? []))
    #expect(run.status == 0, "\(run.errors)")
    let manifest = try SimulateTests.contents(place.path + "/run/manifest.json")
    #expect(manifest.contains("\"start_ns\": 1767603600000000000"), "\(manifest)")
    // Only the arena leaves files to list.
    let lists = place.output("ls run").contains("fs_stat.jsonl")
    #expect(lists == (workload == "arena"))
  }
}
