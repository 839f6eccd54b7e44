import Foundation
import RunLensCLI
import TestSupport
import Testing

@Suite struct HelpTests {
  @Test(arguments: ["analyze", "report", "query", "formats", "help", "completions"])
  func helpOfACommand(name: String) throws {
    let run = Run(name, "--help")
    #expect(run.status == 0)
    #expect(run.errors == "")
    #expect(run.output == Run("help", name).output)
    try expectGolden(Array(run.output.utf8), "help-\(name).txt")
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test func helpOfTheProgram() throws {
    let run = Run("--help")
    #expect(run.status == 0)
    #expect(run.output == Run("help").output && run.output == Run("-h").output)
    try expectGolden(Array(run.output.utf8), "help.txt")
  }

  @Test func helpWinsOverOtherMistakes() {
    #expect(Run("analyze", "--nonsense", "--help").output == Run("help", "analyze").output)
    #expect(Run("analyze", "--", "--help").status == 3)
  }

  @Test func version() {
    #expect(Run("--version").output == "runlens \(runLensVersion)\n")
    #expect(Run("analyze", "--version").output == "runlens \(runLensVersion)\n")
  }

  @Test func manualPage() throws {
    let page = Run("help", "--man").output
    try expectGolden(Array(page.replacing(runLensVersion, with: "VERSION").utf8), "runlens.1")
    // A line that begins with an apostrophe or an unknown request would vanish.
    for line in page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
      let request = line.prefix { $0 != " " }
      #expect(
        [".TH", ".SH", ".SS", ".B", ".I", ".TP", ".PP", ".RS", ".RE", ".nf", ".fi"]
          .contains(String(request)))
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsKnowEveryOption(shell: String) throws {
    let script = Run("completions", shell).output
    try expectGolden(Array(script.utf8), "completions.\(shell)")
    for word in ["json", "markdown", "csv", "nearest-rank", "analyze", "formats", "completions"] {
      #expect(script.contains(word))
    }
  }

  // A shell that is not installed can't check its script.
  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/bash")))
  func bashAcceptsItsCompletions() throws {
    let script = """
      \(Run("completions", "bash").output)
      try() { COMP_WORDS=(runlens "$@"); COMP_CWORD=$#; _runlens; echo "${COMPREPLY[*]}"; }
      try ana
      try analyze --q
      try analyze --quantile ne
      try completions z
      try -q for
      """
    let folder = ScratchFolder()
    let place = "\(folder.path)/completions.bash"
    try Data(script.utf8).write(to: URL(fileURLWithPath: place))
    #expect(try shell("/bin/bash", "-n", place).status == 0)
    #expect(
      try shell("/bin/bash", place).output
        == "analyze\n--quantile --quiet\nnearest-rank\nzsh\nformats\n")
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/zsh")))
  func zshAcceptsItsCompletions() throws {
    let folder = ScratchFolder()
    let place = "\(folder.path)/_runlens"
    try Data(Run("completions", "zsh").output.utf8).write(to: URL(fileURLWithPath: place))
    #expect(try shell("/usr/bin/zsh", "-n", place).status == 0)
  }

  @Test func formats() throws {
    try expectGolden(Array(Run("formats").output.utf8), "formats.txt")
    let json = Run("formats", "--json").output
    try expectGolden(
      Array(json.replacing(runLensVersion, with: "VERSION").utf8), "formats.json")
  }

  private func shell(_ program: String, _ arguments: String...) throws -> (
    status: Int32, output: String
  ) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }
}
