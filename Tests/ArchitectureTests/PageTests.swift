import Foundation
import TestSupport
import Testing

/// The pages as a browser shows them: numbers, sorting, tips, keys, light, dark, narrow, on paper,
/// without JavaScript, for people with a screen reader, and with names that want to do harm.
@Suite(.enabled(if: Browser.isThere && canUnpack, Browser.missing), .serialized)
struct PageTests {
  @Test(arguments: ["sim-faulty", "sim-aborted"])
  func reportOfASimulatedRun(fixture: String) throws {
    let run = Repository.url("fixtures/\(fixture).tar.zst").path
    try check(
      """
      runlens report -q '\(run)' -o page.html
      runlens analyze -q --json -o numbers.json '\(run)'
      """, fixture == "sim-faulty" ? "--print" : "")
  }

  /// Runs of many calls and of many agents in groups: the rules for what is left out apply.
  @Test(arguments: ["service --requests 3k", "groups --agents 64 --steps 24"])
  func reportOfAWorkload(workload: String) throws {
    try check(
      """
      runlens simulate -q run --workload \(workload)
      runlens report -q run -o page.html
      runlens analyze -q --json -o numbers.json run
      """)
  }

  @Test(.enabled(if: Browser.has("arena-faulty"), "no ../shared/data"))
  func reportOfARecordedRun() throws {
    let run = Repository.url("../shared/data/arena-faulty.tar.zst").path
    try check(
      """
      runlens report -q '\(run)' -o page.html
      runlens analyze -q --json -o numbers.json '\(run)'
      """)
  }

  @Test func reportOfNextToNothing() throws {
    try check(
      """
      \(Browser.prompts) empty run
      runlens report -q run -o page.html
      runlens analyze -q --json -o numbers.json run
      """)
  }

  @Test func comparison() throws {
    let base = Repository.url("fixtures/sim-base.tar.zst").path
    let candidate = Repository.url("fixtures/sim-faulty.tar.zst").path
    try check(
      """
      runlens compare -q '\(base)' '\(candidate)' --html page.html --json -o numbers.json
      """, "--print")
  }

  @Test func reportOfATraceWithPrices() throws {
    let run = Repository.url("fixtures/lines-tiny.tar.zst").path
    let prices = Repository.url("Documentation/Examples/prices.json").path
    try check(
      """
      runlens report -q '\(run)' --prices '\(prices)' -o page.html
      runlens analyze -q --json -o numbers.json '\(run)' --prices '\(prices)'
      """, "--print")
  }

  /// What services counted themselves, alone: a histogram that became slower, and one that did not.
  @Test func comparisonOfMetrics() throws {
    try check(
      """
      for side in base candidate; do
        for kind in batch interactive; do
          [[ $side-$kind == candidate-batch ]] && ends='40 120 700' || ends='300 900 990'
          read -r one two three <<< "$ends"
          echo "turn_seconds_bucket{kind=\\"$kind\\",le=\\"1\\"} $one"
          echo "turn_seconds_bucket{kind=\\"$kind\\",le=\\"1.5\\"} $two"
          echo "turn_seconds_bucket{kind=\\"$kind\\",le=\\"4\\"} $three"
          echo "turn_seconds_bucket{kind=\\"$kind\\",le=\\"+Inf\\"} 1000"
          echo "turn_seconds_sum{kind=\\"$kind\\"} 1500"
          echo "turn_seconds_count{kind=\\"$kind\\"} 1000"
        done > $side.prom
        sed -i '1i # TYPE turn_seconds histogram' $side.prom
      done
      runlens compare -q base.prom candidate.prom --html page.html --json -o numbers.json
      """, "--print")
  }

  /// A folder's name can hold what a file's name can't: the end of an element.
  private static let hostileFolder = "h<!--/script><script>window.ran=1</script>"

  @Test func hostileNamesInAReport() throws {
    try check(
      """
      pattern='day{day}_iter{iteration}_({agent})_({stage}).{kind:prompt|result}'
      mkdir -p '\(Self.hostileFolder)' p
      \(Browser.prompts) hostile '\(Self.hostileFolder)/run'
      \(Browser.prompts) plain p/run
      runlens report -q '\(Self.hostileFolder)/run' --pattern "$pattern" -o page.html
      runlens analyze -q '\(Self.hostileFolder)/run' --pattern "$pattern" --json -o numbers.json
      runlens report -q p/run --pattern "$pattern" -o plain.html
      """, "--like plain.html")
  }

  @Test func hostileNamesInAComparison() throws {
    try check(
      """
      for kind in hostile plain; do
        \(Browser.prompts) $kind $kind/base
        \(Browser.prompts) $kind $kind/candidate 1.5
        for side in base candidate; do
          runlens snapshot -q $kind/$side -o $kind-$side.parquet \
            --pattern 'day{day}_iter{iteration}_({agent})_({stage}).{kind:prompt|result}'
        done
      done
      runlens compare -q plain-base.parquet plain-candidate.parquet --html plain.html > plain.txt
      runlens compare -q hostile-base.parquet hostile-candidate.parquet --html page.html \
        --json -o numbers.json
      """, "--like plain.html")
  }

  /// Makes `page.html` and `numbers.json` with a script, and checks the page in the browser.
  private func check(_ script: String, _ options: String = "") throws {
    let scratch = ScratchFolder()
    let result = try ShellResult(
      "\(script)\n\(Browser.check) page.html --json numbers.json \(options)", in: scratch.url)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("ok"), "the page was not checked")
  }
}

/// What drives the browser, where `make setup-browser` has installed it.
private enum Browser {
  static let missing: Comment = "takes Chromium and .build/browser: 'make setup-browser'"

  private static let folder = Repository.url(".build/browser").path
  private static let python = "\(folder)/bin/python"
  private static let scripts = Repository.url("Tests/ArchitectureTests/Oracles/Pages").path

  static let isThere = isInstalled("chromium") && shell("test -f '\(folder)/complete'")

  /// Checks a page.
  static let check =
    "PYTHONDONTWRITEBYTECODE=1 '\(python)' '\(scripts)/check_page.py' "
    + "--axe '\(folder)'/lib/python3*/site-packages/axe_playwright_python/axe.min.js"

  /// Makes a run of prompt files.
  static let prompts = "'\(python)' '\(scripts)/make_prompts.py'"

  /// Whether a recorded run is there.
  static func has(_ run: String) -> Bool {
    FileManager.default.fileExists(
      atPath: Repository.url("../shared/data/\(run).tar.zst").path)
  }
}
