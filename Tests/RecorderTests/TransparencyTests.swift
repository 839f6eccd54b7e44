import Foundation
import Recording
import TestSupport
import Testing

/// A command runs as if nothing stood between it and the user.
@Suite struct TransparencyTests {
  @Test(arguments: [("exit 0", 0), ("exit 7", 7), ("kill -TERM $$", 143), ("kill -KILL $$", 137)])
  func theStatusIsThatOfTheCommand(script: String, expected: Int) throws {
    let place = ScratchFolder()
    let (output, status) = place.runLens("runlens record -q -o made -- sh -c '\(script)'")
    #expect(status == expected && output == "")
    let end = try #require(try Recorded(folder: "\(place.path)/made").end)
    #expect(end.status.map { Int($0) } ?? 128 + Int(end.signal ?? 0) == expected)
  }

  @Test func commandsThatCannotBeRunLeaveNothing() {
    let place = ScratchFolder()
    place.write("script", "echo no\n")
    let missing = place.runLens("runlens record -o made -- ./nothing-here")
    #expect(missing.status == 127)
    #expect(
      missing.output
        == "runlens: error: './nothing-here' can't be run: No such file or directory; "
        + "check its name and permissions\n")
    #expect(place.runLens("runlens record -o made -- ./script").status == 126)
    #expect(place.runLens("runlens record -o made --watch nowhere -- true").status == 3)
    #expect(place.names == ["script"])
    #expect(place.runLens("mkdir full && touch full/file; runlens record -o full true").status == 4)
  }

  @Test func streamsAreKeptApartAndInputIsPassed() throws {
    let place = ScratchFolder()
    let (output, status) = place.runLens(
      "printf 'typed\\n' | runlens record -q -o made -- "
        + "sh -c 'cat; echo more; echo wrong >&2; printf end' > out 2> err; cat out; echo; cat err")
    #expect(status == 0 && output == "typed\nmore\nend\nwrong\n")
    let recorded = try Recorded(folder: "\(place.path)/made")
    #expect(recorded.text(.output) == "typed\nmore\nend" && recorded.text(.errors) == "wrong\n")
    #expect(recorded.start?.arguments.first == Array("sh".utf8) && recorded.bytesLeft == 0)
  }

  @Test func everythingAfterTheCommandIsItsOwn() throws {
    let place = ScratchFolder()
    let (output, status) = place.runLens("runlens record -q -o made echo -q --watch x -- -o y")
    #expect(status == 0 && output == "-q --watch x -- -o y\n")
  }

  @Test func onlyNamesOfTheEnvironmentAreKept() throws {
    let place = ScratchFolder()
    let run = place.runLens(
      "export SECRET_TOKEN=do-not-keep-this; "
        + "runlens record -q -o made -- sh -c 'echo $PYTHONUNBUFFERED'")
    #expect(run.output == "1\n")
    let recorded = try Recorded(folder: "\(place.path)/made")
    let names = try #require(recorded.start?.environment)
    #expect(names.contains(Array("SECRET_TOKEN".utf8)))
    #expect(!names.contains { $0.contains(UInt8(ascii: "=")) })
    #expect(!place.run("zstd -dc --no-check made/recording.rlr | grep do-not-keep"))
  }

  @Test(.enabled(if: hasPython), arguments: ["INT", "TERM", "HUP", "QUIT"])
  func signalsArePassedOn(name: String) throws {
    let place = ScratchFolder()
    place.write(
      "catch.py",
      """
      import os, signal, sys, time
      def caught(*_):
          print("got \(name)")
          sys.exit(9)
      signal.signal(signal.SIG\(name), caught)
      print("ready")
      time.sleep(60)
      """)
    // A shell has its background jobs ignore the keyboard's signals; Python takes that back.
    place.write(
      "start.py",
      """
      import signal, subprocess, time
      for number in (signal.SIGINT, signal.SIGQUIT):
          signal.signal(number, signal.SIG_DFL)
      command = ["runlens", "record", "-q", "-o", "made", "--", "python3", "catch.py"]
      process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
      print(process.stdout.readline(), end="")
      process.send_signal(signal.SIG\(name))
      print(process.stdout.read(), end="")
      print(process.wait())
      """)
    let run = place.runLens("python3 start.py")
    #expect(run.output == "ready\ngot \(name)\n9\n")
    #expect(try Recorded(folder: "\(place.path)/made").signals == 1)
  }

  @Test func aReaderThatGoesIsNoticedByTheCommand() {
    let place = ScratchFolder()
    let run = place.runLens(
      "bash -c 'runlens record -q -o made -- yes | head -n 1; echo ${PIPESTATUS[0]}'")
    #expect(run.output == "y\n141\n")
  }

  @Test func processesThatOutliveTheCommandAreWaitedForAWhile() throws {
    let place = ScratchFolder()
    let both = place.runLens(
      "runlens record -q -o one -- sh -c '(sleep 0.5; echo late) & echo soon'")
    #expect(both.output == "soon\nlate\n")
    let left = place.runLens(
      "runlens record --linger 100ms -o two -- sh -c '(sleep 3; echo late) & echo soon'")
    #expect(left.output.hasPrefix("soon\nrunlens: warning: processes that outlive the command"))
    let daemon = place.runLens(
      "runlens record -q -o three -- sh -c 'setsid sh -c \"sleep 0.3; echo daemon\" & exit 4'")
    #expect(daemon.output == "daemon\n" && daemon.status == 4)
  }

  @Test func aCommandMayCloseItsOutputAndGoOn() throws {
    let place = ScratchFolder()
    let run = place.runLens(
      "runlens record -q -o made --watch . -- "
        + "sh -c 'echo before; exec >&- 2>&-; sleep 0.5; echo x > made_later_prompt.txt; exit 6'")
    #expect(run.output == "before\n" && run.status == 6)
    let recorded = try Recorded(folder: "\(place.path)/made")
    #expect(recorded.events.contains { recorded.content($0.event) == "x\n" })
  }

  @Test func bytesOfAnyKindArrive() throws {
    let place = ScratchFolder()
    let run = place.runLens(
      "head -c 300000 /dev/urandom > bytes; runlens record -q -o made -- cat bytes | cmp - bytes")
    #expect(run.status == 0)
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: place.path + "/bytes")))
    #expect(try Recorded(folder: "\(place.path)/made").output[.output] == bytes)
  }

  @Test(.enabled(if: hasPython)) func aVeryLongLineTakesLittleMemory() throws {
    let place = ScratchFolder()
    let run = place.runLens(
      """
      cat > measure.py <<'END'
      import os, resource, subprocess
      script = "head -c 67108864 /dev/zero | tr '\\\\0' x; echo"
      command = ["runlens", "record", "-q", "-o", "made", "--", "sh", "-c", script]
      with open("/dev/null", "w") as null:
          subprocess.run(command, stdout=null, check=True)
      # Of the largest of the processes, in kilobytes.
      print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
      END
      python3 measure.py
      """)
    let kilobytes = try #require(Int(run.output.dropLast()), "\(run.output)")
    #expect(kilobytes < 200_000)
    #expect(try Recorded(folder: "\(place.path)/made").output[.output]?.count == 67_108_865)
    #expect(place.runLens("runlens analyze -q made").status == 0)
  }
}

/// The same where the user sits before a terminal.
@Suite(.enabled(if: hasPython)) struct TerminalTests {
  private func inTerminal(
    _ typed: String, after delay: Double, _ command: String, in place: ScratchFolder
  ) -> String {
    place.runLens(
      "python3 '\(program("in_terminal.py"))' '\(typed)' \(delay) runlens record -q -o made -- "
        + command
    ).output.replacingOccurrences(of: "\r\n", with: "\n")
  }

  @Test func theCommandHasATerminalOfTheSameSize() throws {
    let place = ScratchFolder()
    let shown = inTerminal(
      "", after: 0, "sh -c 'test -t 0 && test -t 1 && test -t 2 && stty size; exit 3'", in: place)
    #expect(shown == "33 77\nended with 3 restored\n")
    let recorded = try Recorded(folder: "\(place.path)/made")
    #expect(recorded.text(.terminal) == "33 77\r\n" && recorded.start?.hasTerminal == true)
  }

  @Test func aChangeOfSizeArrives() {
    let place = ScratchFolder()
    let shown = inTerminal(
      "resize", after: 0.5,
      "bash -c 'trap \"stty size; exit 0\" WINCH; while :; do sleep 0.05; done'", in: place)
    #expect(shown == "44 99\nended with 0 restored\n")
  }

  @Test func whatIsTypedArrives() throws {
    let place = ScratchFolder()
    let shown = inTerminal("hello\\n", after: 0.5, "sh -c 'read word; echo \"<$word>\"'", in: place)
    #expect(shown == "hello\n<hello>\nended with 0 restored\n")
    #expect(try Recorded(folder: "\(place.path)/made").text(.terminal) == "hello\r\n<hello>\r\n")
  }

  @Test func controlCReachesTheCommandOnce() throws {
    let place = ScratchFolder()
    place.write(
      "count.py",
      """
      import signal, time
      caught = []
      signal.signal(signal.SIGINT, lambda *_: caught.append(1))
      end = time.monotonic() + 1.5
      while time.monotonic() < end:
          time.sleep(0.05)
      print("caught", len(caught))
      """)
    let shown = inTerminal("\\x03", after: 0.8, "python3 count.py", in: place)
    #expect(shown == "^Ccaught 1\nended with 0 restored\n")
    // With the output in a pipe the terminal sends the signal to both, and the command gets it once.
    let piped = place.runLens(
      "python3 '\(program("in_terminal.py"))' '\\x03' 0.8 "
        + "bash -c 'runlens record -q -o piped -- python3 count.py | cat'"
    ).output
    #expect(piped.contains("caught 1") && piped.contains("restored"), "\(piped)")
  }
}
