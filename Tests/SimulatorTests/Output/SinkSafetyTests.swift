import Glibc
import Simulator
import TestSupport
import Testing

@Suite struct SinkSafetyTests {
  @Test(arguments: [false, true])
  func whatIsThereIsRefused(isArchive: Bool) throws {
    let place = ScratchFolder()
    place.output("mkdir old && echo x > old/file")
    let error = #expect(throws: SimulatorError.self) {
      if isArchive {
        try SmallRun.archive("\(place.path)/old")
      } else {
        try SmallRun.folder("\(place.path)/old")
      }
    }
    #expect(error?.message.contains("--force") == true)
    #expect(place.output("cat old/file") == "x\n")
    #expect(place.names == ["old"])
  }

  @Test(arguments: [
    "mkdir run", "mkdir run && echo x > run/file", "echo x > run", "mkfifo run",
    "mkdir run && echo '{}' > run/manifest.json", "mkdir real && ln -s real run", "ln -s gone run",
  ])
  func forceLeavesForeignThingsAlone(script: String) throws {
    let place = ScratchFolder()
    place.output(script)
    let before = place.output("ls -lAR --time-style=full-iso")
    #expect(throws: SimulatorError.self) {
      try SmallRun.folder("\(place.path)/run", options: SmallRun.replacing)
    }
    #expect(throws: SimulatorError.self) {
      try SmallRun.archive("\(place.path)/run", options: SmallRun.replacing)
    }
    #expect(place.output("ls -lAR --time-style=full-iso") == before)
  }

  @Test(arguments: [
    "echo note > run/note.txt", "ln -s /etc/hostname run/save/link", "mkfifo run/save/pipe",
    "echo x > run/save/debug_prompts/mine.txt",
    "mv run/save/classes aside; ln -s ../../aside run/save/classes",
  ])
  func forceLeavesARunAloneThatHoldsMore(script: String) throws {
    let place = ScratchFolder()
    try SmallRun.folder("\(place.path)/run")
    place.output(script)
    let before = place.fingerprint(".")
    #expect(throws: SimulatorError.self) {
      try SmallRun.folder("\(place.path)/run", options: SmallRun.replacing)
    }
    #expect(place.fingerprint(".") == before)
  }

  @Test func forceReplacesAFolder() throws {
    let place = ScratchFolder()
    try SmallRun.folder("\(place.path)/run", lines: 900)
    place.output("rm run/save/persona.json")
    try SmallRun.folder("\(place.path)/run", options: SmallRun.replacing)
    try SmallRun.folder("\(place.path)/new")
    #expect(place.fingerprint("run") == place.fingerprint("new"))
    #expect(place.names == ["new", "run"])
  }

  @Test func forceReplacesAnArchive() throws {
    let place = ScratchFolder()
    try SmallRun.archive("\(place.path)/run.tar.zst", lines: 900)
    try SmallRun.archive("\(place.path)/run.tar.zst", options: SmallRun.replacing)
    try SmallRun.archive("\(place.path)/new.tar.zst")
    #expect(place.output("cmp run.tar.zst new.tar.zst && echo same") == "same\n")
    #expect(place.names == ["new.tar.zst", "run.tar.zst"])
  }

  @Test func forceLeavesAForeignArchiveAlone() throws {
    let place = ScratchFolder()
    place.output(
      "mkdir x && echo '{}' > x/manifest.json && tar --zstd -cf run.tar.zst x && rm -r x")
    let before = place.fingerprint(".")
    #expect(throws: SimulatorError.self) {
      try SmallRun.archive("\(place.path)/run.tar.zst", options: SmallRun.replacing)
    }
    #expect(place.fingerprint(".") == before)
  }

  @Test(arguments: ["missing/run", "file/run", ".", "", "/"])
  func impossiblePlacesAreRefused(name: String) throws {
    let place = ScratchFolder()
    place.output("echo x > file")
    let path = name.isEmpty || name == "/" ? name : "\(place.path)/\(name)"
    #expect(throws: SimulatorError.self) { try SmallRun.folder(path) }
    #expect(throws: SimulatorError.self) { try SmallRun.archive(path) }
    #expect(place.names == ["file"])
  }

  @Test(arguments: [false, true])
  func nothingIsLeftOfARunThatDoesNotEnd(isArchive: Bool) throws {
    let place = ScratchFolder()
    do {
      if isArchive {
        var sink = try ArchiveSink("\(place.path)/run.tar.zst", options: RunOutputOptions())
        try SmallRun.write(to: &sink)
      } else {
        var sink = try FolderSink("\(place.path)/run", options: RunOutputOptions())
        try SmallRun.write(to: &sink)
      }
    }
    #expect(place.names == [])
  }

  @Test(arguments: [false, true])
  func aStopIsObeyedAtOnce(isArchive: Bool) throws {
    let place = ScratchFolder()
    var options = RunOutputOptions()
    options.isStopped = { true }
    #expect(throws: SimulatorError.interrupted) {
      if isArchive {
        try SmallRun.archive("\(place.path)/run", options: options)
      } else {
        try SmallRun.folder("\(place.path)/run", options: options)
      }
    }
    #expect(place.names == [])
  }

  // Only root may mount a disk that is small enough to be filled.
  @Test(.enabled(if: ScratchFolder.canMount, "takes the right to mount"))
  func aFullDiskIsTold() throws {
    let place = ScratchFolder()
    place.output("mkdir disk && mount -t tmpfs -o size=64k tmpfs disk")
    defer { place.output("umount disk") }
    for isArchive in [false, true] {
      let error = #expect(throws: SimulatorError.self) {
        if isArchive {
          try SmallRun.archive("\(place.path)/disk/run", lines: 20_000)
        } else {
          try SmallRun.folder("\(place.path)/disk/run", lines: 20_000)
        }
      }
      #expect(error?.message.contains("No space left") == true, "\(String(describing: error))")
      #expect(error?.message.contains("/disk/run") == true)
      #expect(place.output("ls -A disk") == "")
    }
  }
}
