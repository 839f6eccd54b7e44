import Foundation
import RunLensCLI
import TestSupport
import Testing

@Suite struct ReportTests {
  private func text(_ place: String) throws -> String {
    try String(decoding: Data(contentsOf: URL(fileURLWithPath: place)), as: UTF8.self)
  }

  @Test func onePage() throws {
    let folder = ScratchFolder()
    let place = "\(folder.path)/r.html"
    let run = Run("report", "p", "-o", place, trace: .success(Run.trace))
    #expect(run.status == 0)
    #expect(run.output == "")
    #expect(
      run.errors == "runlens: wrote '\(place)'\n"
        + "runlens: warning: A copy rewrote the times.\u{fffd}[2J\n")
    let page = try text(place)
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">") && page.hasSuffix("</html>\n"))
    #expect(page.contains("<bdi>run_1</bdi>") && page.contains("812\u{a0}ms"))
    #expect(folder.names == ["r.html"])
    #expect(Run("report", "-q", "p", "-o", place, trace: .success(Run.trace)).errors == "")
  }

  @Test(arguments: [("new", false), ("there", true), ("dotted.name", false)])
  func folderGetsPageAndTables(name: String, exists: Bool) throws {
    let folder = ScratchFolder()
    let place = "\(folder.path)/\(name)"
    if exists {
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
    }
    let run = Run("report", "p", "--output", place, trace: .success(Run.trace))
    #expect(run.status == 0)
    let names = try Set(FileManager.default.contentsOfDirectory(atPath: place))
    #expect(names.isSuperset(of: ["report.html", "stages.csv", "spans.csv", "warnings.csv"]))
    // The tables are those that 'analyze --csv' writes.
    let other = "\(folder.path)/other"
    #expect(Run("analyze", "p", "--csv", other, trace: .success(Run.trace)).status == 0)
    for table in try FileManager.default.contentsOfDirectory(atPath: other) {
      #expect(try text("\(place)/\(table)") == text("\(other)/\(table)"))
    }
    #expect(names.count == 1 + (try FileManager.default.contentsOfDirectory(atPath: other).count))
  }

  @Test func timesAreInTheZoneAskedFor() throws {
    let folder = ScratchFolder()
    let place = "\(folder.path)/r.html"
    _ = Run("report", "p", "-o", place, "--tz", "+05:30", trace: .success(Run.trace))
    #expect(try text(place).contains("<dd>+05:30</dd>"))
  }

  @Test func withoutAnOutputNothingIsRead() {
    let run = Run("report", "p")
    #expect(run.status == 2)
    #expect(
      run.errors
        == "runlens: error: Missing option '--output OUT'. Try 'runlens report --help'\n")
  }

  @Test func anInputIsNeverOverwritten() throws {
    let folder = ScratchFolder()
    let place = "\(folder.path)/run.html"
    try Data("mine".utf8).write(to: URL(fileURLWithPath: place))
    for output in [place, folder.path] {
      if output != place {
        try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(output)/report.html"))
      }
      let run = Run("report", output, "-o", output, trace: .success(Run.trace))
      #expect(run.status == 4)
      #expect(run.errors.contains("belongs to what is being read"))
    }
    #expect(try text(place) == "mine")
    #expect(
      Run("report", "p", "-o", "/nowhere/at/all/r.html", trace: .success(Run.trace)).status == 4)
  }
}
