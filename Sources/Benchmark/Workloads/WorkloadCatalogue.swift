/// All workloads.
enum WorkloadCatalogue {
  /// In the order of the report.
  ///
  /// - Parameter divisor: 1 for the full size, 100 for a hundredth of it.
  static func workloads(_ places: Places, divisor: Int) -> [Workload] {
    PromptWorkloads.workloads(places, divisor: divisor)
      + TraceWorkloads.workloads(places, divisor: divisor)
      + SnapshotWorkloads.workloads(places, divisor: divisor)
      + StartWorkloads.workloads(places)
  }
}
