import Glibc
import Statistics

/// What `runlens-calibrate` does; returns its exit status.
///
/// `coverage [DRAWS [PAIRS]]`, `dependence [DRAWS]` and `alarms [PAIRS]` print the parts of
/// Documentation/Calibration.md; `predictions` prints Documentation/Predictions.md; `speed [SPANS]` compares two sides of that many spans and prints what it cost;
/// `thinning [VALUES]` prints how far thinning moves a Hodges–Lehmann ratio.
public func calibrationMain(_ arguments: [String]) -> Int32 {
  func number(_ usual: Int, _ place: Int = 2) -> Int? {
    arguments.count > place ? Int(arguments[place]).flatMap { $0 > 0 ? $0 : nil } : usual
  }
  let page = CalibrationPage(seed: 1)
  switch arguments.dropFirst().first {
  case "coverage":
    guard let draws = number(10_000), let pairs = number(150, 3) else { break }
    write(page.coverageHead(draws: draws, pairs: pairs))
    printCoverage(CoverageTask.independent, page, draws: draws)
    return 0
  case "dependence":
    guard let draws = number(10_000) else { break }
    write(page.dependenceHead)
    printCoverage(CoverageTask.comparisons, page, draws: draws)
    return 0
  case "alarms":
    guard let pairs = number(150) else { break }
    printAlarms(page, pairs: pairs)
    return 0
  case "predictions":
    write(PredictionPage().text)
    return 0
  case "speed":
    guard let spans = number(10_000_000) else { break }
    write(SpeedMeasure(spans: spans).text)
    return 0
  case "thinning":
    guard let values = number(300_000) else { break }
    write(ThinningMeasure(values: values).text)
    return 0
  default: break
  }
  write(
    "usage: runlens-calibrate coverage [DRAWS [PAIRS]] | dependence [DRAWS] | alarms [PAIRS] | predictions | speed [SPANS] | "
      + "thinning [VALUES]\n", STDERR_FILENO)
  return 2
}

private func printCoverage(_ tasks: [CoverageTask], _ page: CalibrationPage, draws: Int) {
  var rows: [Coverage] = []
  for task in tasks {
    let found = task.measure(draws: draws, seed: page.seed)
    write(page.lines(found))
    rows += found
  }
  write(page.reasons(rows))
}

private func printAlarms(_ page: CalibrationPage, pairs: Int) {
  write(page.alarmHead())
  for scenario in AlarmScenario.all {
    write(page.line(scenario, AlarmCount(of: scenario, pairs: pairs, seed: page.seed)))
  }
  write(page.meaning)
}

private func write(_ text: String, _ descriptor: Int32 = STDOUT_FILENO) {
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let written = unsafe bytes.withUnsafeBytes { buffer in
      unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
    }
    guard written > 0 else { return }
    bytes = bytes.dropFirst(written)
  }
}

extension CoverageTask {
  /// Intervals of independent values.
  static var independent: [CoverageTask] {
    var tasks: [CoverageTask] = []
    for shape in DrawnShape.allCases { for size in sizes { tasks.append(quantiles(shape, size)) } }
    for shape in DrawnShape.allCases { for size in sizes { tasks.append(ratios(shape, size)) } }
    for shape in [DrawnShape.lognormal, .gamma] {
      for size in sizes { tasks.append(shift(shape, size)) }
    }
    for shape in [DrawnShape.lognormal, .gamma] {
      for size in sizes where size <= 1_000 { tasks += [mean(shape, size)].compactMap { $0 } }
    }
    for share in [nil, 0.02, 0.1] { for size in sizes { tasks.append(shares(share, size)) } }
    return tasks
  }

  /// What `compare` says of calls and of runs that resemble one another.
  static var comparisons: [CoverageTask] {
    var tasks: [CoverageTask] = []
    for correlation in [0.2, 0.5, 0.8] {
      for size in sizes.dropFirst() { tasks.append(dependent(correlation, size)) }
    }
    for effect in [0.05] { for runs in [3, 5] { tasks.append(repeated(effect, runs)) } }
    return tasks
  }
}
