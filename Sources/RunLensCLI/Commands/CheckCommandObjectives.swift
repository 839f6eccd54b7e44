import Analysis
import Readers
import Reports
import Writing

extension CheckRun {
  /// The objectives of all files and profiles; nil where a line is wrong, after all are named.
  func objectives() throws(ProgramError) -> [Objective]? {
    let profiles = chosenProfiles
    if profiles.isEmpty, arguments.all("slo").isEmpty, arguments.all("rules").isEmpty {
      throw .usage(.missingValue(usage: "--slo FILE, --profile NAME or --rules FILE"))
    }
    if let file = arguments.value("output"), file == arguments.value("junit") {
      throw .usage(.conflict(first: "--output \(file)", second: "--junit \(file)"))
    }
    var objectives: [Objective] = []
    var errors: [ObjectiveSyntaxError] = []
    for path in arguments.all("slo") {
      let found = ObjectiveParser.parse(try Self.content(of: path), path: path)
      objectives += found.objectives
      errors += found.errors
    }
    for profile in profiles { objectives += profile.objectives }
    guard !errors.isEmpty else { return objectives }
    let shown = 20
    var lines = errors.prefix(shown).map(\.message)
    if errors.count > shown { lines.append("\(errors.count - shown) more such lines") }
    for line in lines {
      // A lost remark is no reason to fail: the exit status counts.
      try? session.console.errors.write(
        Array("runlens: error: \(PlainText.clean(line))\n".utf8))
    }
    return nil
  }

  /// The groups of all files of rules; nil where none is named.
  func ruleGroups() throws(ProgramError) -> [RuleGroup]? {
    let paths = arguments.all("rules")
    if paths.isEmpty { return nil }
    var groups: [RuleGroup] = []
    for path in paths {
      let bytes = try SmallFile.bytes(
        path, limit: RuleFileParser.largestFile, what: "a file of rules",
        remedy: "name a rules file of Prometheus")
      do throws(RuleFileError) {
        groups += try RuleFileParser.parse(bytes, path: path)
      } catch {
        throw .input(
          .malformed(
            path: path, what: "line \(error.line): \(error.what)",
            remedy: "'promtool check rules' tells what a rules file may hold"))
      }
    }
    return groups
  }

  /// Prints the names of the profiles.
  func listProfiles() throws(ProgramError) -> Int32 {
    if arguments.has("json") {
      var writer = JSONWriter()
      writer.object { json in
        json.key("schema")
        json.value(1)
        json.key("profiles")
        json.array { json in
          for profile in ObjectiveProfile.all {
            json.object { json in
              json.key("name")
              json.value(profile.name)
              json.key("summary")
              json.value(profile.summary)
              json.key("objectives")
              json.value(profile.objectives.count)
            }
          }
        }
      }
      try session.console.result(writer.finish())
      return ExitStatus.success
    }
    var text = ""
    for profile in ObjectiveProfile.all {
      text += profile.name + "\n"
      for line in PlainText.lines(profile.summary, width: 94) { text += "    \(line)\n" }
    }
    try session.console.result(Array(text.utf8))
    return ExitStatus.success
  }

  /// Prints the chosen profiles as an objective file.
  func printProfiles() throws(ProgramError) -> Int32 {
    let profiles = chosenProfiles
    if profiles.isEmpty { throw .usage(.missingValue(usage: "--profile NAME")) }
    try session.console.result(Array(profiles.map(\.text).joined(separator: "\n").utf8))
    return ExitStatus.success
  }

  /// The profiles that were asked for, each once.
  private var chosenProfiles: [ObjectiveProfile] {
    let names = arguments.all("profile")
    return ObjectiveProfile.all.filter { names.contains($0.name) }
  }

  /// The bytes of an objective file.
  private static func content(of path: String) throws(ProgramError) -> [UInt8] {
    try SmallFile.bytes(
      path, limit: ObjectiveParser.largestFile, what: "an objective file",
      remedy: "name a text file of objectives, one a line")
  }
}
