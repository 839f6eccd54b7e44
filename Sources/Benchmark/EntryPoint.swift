import Glibc

/// What `runlens-bench` does; returns its exit status.
///
/// 0 where all answers agree, 1 where one differs or a program failed, 2 for wrong usage. How long anything
/// took never decides.
public func benchmarkMain(_ arguments: [String]) -> Int32 {
  if arguments.dropFirst().contains("--help") {
    TextFile.write(BenchmarkOptions.usage, STDOUT_FILENO)
    return 0
  }
  do {
    return try run(BenchmarkOptions(arguments.dropFirst()))
  } catch {
    TextFile.write("runlens-bench: error: \(error.message)\n", STDERR_FILENO)
    guard case .usage = error else { return 1 }
    TextFile.write(BenchmarkOptions.usage, STDERR_FILENO)
    return 2
  }
}

private func run(_ options: BenchmarkOptions) throws(BenchmarkError) -> Int32 {
  // Where nothing is measured there is no reason to slow down everything else on the machine.
  let workloads = WorkloadCatalogue.workloads(options.places, divisor: options.divisor)
    .filter { options.rounds > 0 || !$0.contenders.contains(where: \.cold) }
  for name in options.only where !workloads.contains(where: { $0.name == name }) {
    throw .usage("there is no workload '\(name)'")
  }
  try Command("mkdir", "-p", options.places.data("")).run(errors: "/dev/null")
  let comparison = Comparison(
    places: options.places, rounds: options.rounds, patience: options.patience)
  var report = Report(options: options)
  for workload in workloads where options.only.isEmpty || options.only.contains(workload.name) {
    let result = try comparison.run(workload)
    report.results.append(result)
    let compared = result.rows.count { $0.skipped == nil }
    TextFile.write(
      "\(workload.name): \(compared) of \(result.rows.count) contenders agree\n", STDOUT_FILENO)
    // After each workload, so that what was measured survives whatever comes.
    if let path = options.report { try TextFile.write(report.text, to: path) }
  }
  if options.growth { try follow(&report, comparison) }
  let errors = report.results.flatMap(\.errors) + report.growth.flatMap(\.errors)
  return errors.isEmpty ? 0 : 1
}

/// Runs what was measured at a hundredth and a tenth of its size, and on one processor.
private func follow(_ report: inout Report, _ comparison: Comparison) throws(BenchmarkError) {
  let options = report.options
  let sizes = [100, 10].map { smaller in
    WorkloadCatalogue.workloads(options.places, divisor: options.divisor * smaller)
  }
  for result in report.results {
    let smaller = sizes.compactMap { $0.first { $0.name == result.workload.name } }
    guard let runs = try GrowthRuns(result, smaller: smaller, comparison: comparison) else {
      continue
    }
    report.growth.append(runs)
    TextFile.write("\(result.workload.name): growth\n", STDOUT_FILENO)
    if let path = options.report { try TextFile.write(report.text, to: path) }
  }
}
