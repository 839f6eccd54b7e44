import Glibc

/// What `runlens-bench` does; returns its exit status.
///
/// 0 where all answers agree, 1 where one differs or a program failed, 2 for wrong usage. How long anything
/// took never decides.
public func benchmarkMain(_ arguments: [String]) -> Int32 {
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
  let workloads = WorkloadCatalogue.workloads(options.places, divisor: options.divisor)
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
  return report.results.allSatisfy(\.errors.isEmpty) ? 0 : 1
}
