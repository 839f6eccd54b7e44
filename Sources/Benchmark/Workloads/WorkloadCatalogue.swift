/// All workloads.
enum WorkloadCatalogue {
  /// In the order of the report.
  ///
  /// - Parameter divisor: 1 for the full size, 100 for a hundredth of it.
  static func workloads(_ places: Places, divisor: Int) -> [Workload] {
    let all = whole(places, divisor: divisor)
    guard divisor > 1 else { return all }
    return all.map { workload in
      var workload = workload
      workload.goals.removeAll { $0.isOfWholeSize }
      return workload
    }
  }

  private static func whole(_ places: Places, divisor: Int) -> [Workload] {
    PromptWorkloads.workloads(places, divisor: divisor)
      + TraceWorkloads.workloads(places, divisor: divisor)
      + [OrderWorkloads.workload(places, divisor: divisor)]
      + SnapshotWorkloads.workloads(places, divisor: divisor)
      + WritingWorkloads.workloads(places, divisor: divisor)
      + [LogWorkloads.workload(places, divisor: divisor)] + StartWorkloads.workloads(places)
      + ComparisonWorkloads.workloads(places, divisor: divisor)
  }
}
