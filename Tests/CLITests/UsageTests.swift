import RunLensCLI
import TestSupport
import Testing

@Suite struct UsageTests {
  @Test(
    arguments: [
      (["--jsno"], "Unknown option '--jsno'. Did you mean '--json'?"),
      (["--zzzzzz"], "Unknown option '--zzzzzz'. Try 'runlens analyze --help'"),
      (["-x", "p"], "Unknown option '-x'. Try 'runlens analyze --help'"),
      (["p", "--csv"], "Missing value: --csv DIR"),
      (["--csv", "--json", "p"], "Missing value: --csv DIR"),
      (["--csv=", "p"], "Missing value: --csv DIR"),
      (["p", "-o"], "Missing value: -o FILE"),
      (["--json=yes", "p"], "Option '--json' takes no value"),
      (["--csv", "a", "--csv=b", "p"], "Option '--csv' is given twice; give it once"),
      (
        ["--json", "--markdown", "p"],
        "Options '--json' and '--markdown' exclude each other; give one of them"
      ),
      (["-qv", "p"], "Options '--quiet' and '--verbose' exclude each other; give one of them"),
      ([], "Missing PATH. Try 'runlens analyze --help'"),
      (
        ["--quantile", "nearest", "p"],
        "'nearest' is no value for '--quantile'. It takes linear, nearest-rank"
      ),
      (
        ["--color=allways", "p"],
        "'allways' is no value for '--color'. Did you mean 'always'?"
      ),
      (
        ["--input-format", "arean", "p"],
        "'arean' is no value for '--input-format'. Did you mean 'arena'?"
      ),
      (
        ["--tz", "../../etc/passwd", "p"],
        "'../../etc/passwd' is no value for '--tz'. It takes UTC, an offset such as +02:00, or a "
          + "zone that this system knows, such as Europe/Berlin"
      ),
      (
        ["-"],
        "Standard input ('-') needs '--input-format FORMAT'; 'runlens formats' lists the formats"
      ),
      (["--a\n\u{1b}[31mb"], "Unknown option '--a \u{fffd}[31mb'. Try 'runlens analyze --help'"),
    ] as [([String], String)])
  func wrongArgumentsOfAnalyze(arguments: [String], message: String) {
    let output = MemorySink()
    let errors = MemorySink()
    let status = runProgram(
      Invocation(arguments: ["analyze"] + arguments), output: output, errors: errors,
      services: Services(formats: Run.formats) { _, _ in Run.trace })
    #expect(status == 2)
    #expect(errors.text == "runlens: error: \(message)\n")
    #expect(output.text == "")
  }

  @Test(
    arguments: [
      ([], "No command given. Try 'runlens --help'"),
      (["analyse"], "Unknown command 'analyse'. Did you mean 'analyze'?"),
      (["frobnicate"], "Unknown command 'frobnicate'. Try 'runlens --help'"),
      (["--versoin"], "Unknown option '--versoin'. Did you mean '--version'?"),
      (["completions", "tcsh"], "'tcsh' is no value for 'SHELL'. It takes bash, zsh, fish"),
      (["completions"], "Missing SHELL. Try 'runlens completions --help'"),
      (["help", "a", "b"], "Unexpected argument 'b'. Try 'runlens help --help'"),
      (["help", "fomats"], "Unknown command 'fomats'. Did you mean 'formats'?"),
      (["formats", "x"], "Unexpected argument 'x'. Try 'runlens formats --help'"),
    ] as [([String], String)])
  func wrongCommands(arguments: [String], message: String) {
    let errors = MemorySink()
    let status = runProgram(
      Invocation(arguments: arguments), output: MemorySink(), errors: errors)
    #expect(status == 2)
    #expect(errors.text == "runlens: error: \(message)\n")
  }

  @Test func everySpellingOfAnOptionMeansTheSame() throws {
    let folder = ScratchFolder()
    for (number, form) in [["-o", "1"], ["-o2"], ["--output", "3"], ["--output=4"]].enumerated() {
      var arguments = form
      let name = "\(folder.path)/\(number + 1)"
      arguments[arguments.count - 1] = arguments[arguments.count - 1].replacing(
        "\(number + 1)", with: name)
      let status = runProgram(
        Invocation(arguments: ["-q", "analyze", "--json"] + arguments + ["p"]),
        output: MemorySink(), errors: MemorySink(),
        services: Services(formats: Run.formats) { _, _ in Run.trace })
      #expect(status == 0, "\(form)")
    }
    #expect(folder.names == ["1", "2", "3", "4"])
  }

  @Test func afterTwoDashesEverythingIsAPath() {
    let run = Run("analyze", "--", "--json")
    #expect(run.status == 3)
    #expect(run.errors == "runlens: error: '--json' does not exist; check the path\n")
  }
}
