import Simulator
import TestSupport
import Testing

@Suite struct SinkTests {
  @Test func aFolderEqualsItself() throws {
    let place = ScratchFolder()
    try SmallRun.folder("\(place.path)/one")
    try SmallRun.folder("\(place.path)/two")
    let print = place.fingerprint("one")
    #expect(print == place.fingerprint("two"))
    // Times to the nanosecond, and the second file's by its own rule.
    #expect(print.contains("save/persona.json f 1767603600.1234567890 644"))
    #expect(
      print.contains("day0_iter2_market_analysis_prompt.txt f 1767603602.1234568080 644"),
      "\(print)")
    #expect(place.names == ["one", "two"])
  }

  @Test func anArchiveEqualsItselfAndTheFolder() throws {
    let place = ScratchFolder()
    try SmallRun.folder("\(place.path)/folder")
    try SmallRun.archive("\(place.path)/one.tar.zst")
    try SmallRun.archive("\(place.path)/two.tar.zst")
    #expect(place.output("cmp one.tar.zst two.tar.zst && echo same") == "same\n")
    place.output("mkdir out && tar -C out -xf one.tar.zst")
    #expect(place.fingerprint("out/run") == place.fingerprint("folder"))
    let listing = place.output("tar -tvf one.tar.zst --numeric-owner")
    let last = listing.split(separator: "\n").last ?? ""
    #expect(last.hasSuffix("run/manifest.json"))
    #expect(!listing.isEmpty && listing.split(separator: "\n").allSatisfy { $0.contains(" 0/0 ") })
    #expect(place.names == ["folder", "one.tar.zst", "out", "two.tar.zst"])
  }

  @Test func theListHasWhatADiskCanNotKeep() throws {
    let place = ScratchFolder()
    try SmallRun.folder("\(place.path)/run")
    let lines = place.output("cat run/fs_stat.jsonl").split(separator: "\n")
    let prompt = lines.first { $0.contains("iter1_market") } ?? ""
    #expect(prompt.contains("\"size\": 3000"))
    #expect(prompt.contains("\"mtime_ns\": 1767603601123456801"))
    #expect(prompt.contains("\"birth_ns\": 1767603601123456796"))
    #expect(lines.filter { $0.contains("\"type\": \"directory\"") }.count == 2)
    #expect(!lines.contains { $0.contains("truth") || $0.contains("save/") })
  }

  @Test func stampsFollowLines() throws {
    let place = ScratchFolder()
    try SmallRun.folder("\(place.path)/run", lines: 2)
    let stamped = place.output("cat run/console.ts.log")
    #expect(
      stamped == """
        2026-01-05T09:00:00.123456Z line 0
        2026-01-05T09:00:00.123456Z and another
        2026-01-05T09:00:00.123456Z line 1
        2026-01-05T09:00:00.123456Z and another

        """)
    #expect(place.output("cut -d' ' -f2- run/console.ts.log | cmp - run/console.log") == "")
  }

  @Test func blocksShareAStampAndAreLostInAKill() throws {
    let place = ScratchFolder()
    var options = RunOutputOptions()
    options.isBuffered = true
    var sink = try FolderSink("\(place.path)/run", options: options)
    // 100 bytes a line, one a second.
    for number in 0..<100 {
      let line = "\(number) ".utf8 + Array(repeating: UInt8(ascii: "y"), count: 99)
      try sink.print(line.prefix(99) + [10], at: SmallRun.start + Int64(number) * 1_000_000_000)
    }
    var manifest = SmallRun.manifest
    manifest.killed = RunManifest.Kill(signal: "SIGKILL", time: manifest.end, when: "a call")
    try sink.finish(manifest)
    #expect(place.output("stat -c %s run/console.log") == "8192\n")
    // 81 whole lines and the beginning of the next came out with the line that filled the block.
    let stamps = place.output("cut -d' ' -f1 run/console.ts.log | sort | uniq -c")
    #expect(stamps.split(separator: " ") == ["82", "2026-01-05T09:01:21.123456Z\n"])
  }

  @Test(arguments: [RunOutputOptions.Console.none, .plain, .stamped])
  func theConsoleIsWrittenAsAsked(console: RunOutputOptions.Console) throws {
    let place = ScratchFolder()
    var options = RunOutputOptions()
    options.console = console
    try SmallRun.folder("\(place.path)/run", options: options)
    let logs = place.output("cd run && ls console*").split(separator: "\n").map(String.init)
    switch console {
    case .none: #expect(!logs.contains("console.log"))
    case .plain: #expect(logs == ["console.log"])
    case .stamped: #expect(logs == ["console.log", "console.ts.log"])
    }
  }

  @Test(arguments: ["other.txt", "save/../x", "/etc/x", "save//x", "save/.hidden", "save/", ""])
  func onlyARunsOwnPathsAreWritten(path: String) throws {
    let place = ScratchFolder()
    var sink = try FolderSink("\(place.path)/run", options: RunOutputOptions())
    #expect(throws: SimulatorError.self) { try sink.put(path, bytes: [1], at: SmallRun.start) }
  }
}
