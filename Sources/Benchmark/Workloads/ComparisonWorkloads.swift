/// W8: two snapshots side by side, and one as a page.
enum ComparisonWorkloads {
  static func workloads(_ places: Places, divisor: Int) -> [Workload] {
    let base = snapshot(places, divisor, name: "base", options: [])
    let candidate = snapshot(
      places, divisor, name: "candidate",
      options: ["--seed", "2", "--latency", "lognormal(2s,0.46)"])
    let page = places.data("report.html")
    let size = base.size
    return [
      Workload(
        name: "W8", title: "two snapshots side by side",
        job:
          "Compare two snapshots stage by stage: quantiles, the rank-sum test, intervals of the ratios of "
          + "p50, p95 and p99 by resampling (SciPy 100 times).",
        size: size, unit: "lines a side", inputs: base.inputs + candidate.inputs,
        contenders: [
          Contender(
            name: peer, role: .peer,
            command: places.script("compare_scipy", base.path, candidate.path),
            needs: [.module("scipy"), .module("polars")]),
          Contender(
            name: compare, role: .ours,
            command: places.runlens("compare", "-q", "--json", base.path, candidate.path),
            adapter: places.canonical("comparison")),
        ],
        limit: peer, goals: [Goal(contender: compare, measure: .processor(over: peer), bound: 0.1)]),
      Workload(
        name: "W8r", title: "a snapshot as a page",
        job: "Analyse a snapshot, and write the page of the report.", size: size, unit: "lines",
        inputs: base.inputs,
        contenders: [
          Contender(
            name: analysis, role: .limit,
            command: places.runlens("analyze", "-q", "--json", base.path),
            adapter: places.canonical("stages")),
          Contender(
            name: report, role: .ours,
            command: places.runlens("report", "-q", base.path, "-o", page),
            adapter: places.canonical("page", page), scratch: [page], written: page),
        ],
        limit: analysis, goals: [Goal(contender: report, measure: .beyond(analysis), bound: 0.5)]),
    ]
  }

  private static let peer = "SciPy"
  private static let compare = "runlens compare"
  private static let analysis = "runlens analyze"
  private static let report = "runlens report"

  private static func snapshot(
    _ places: Places, _ divisor: Int, name: String, options: [String]
  ) -> (path: String, size: Int, inputs: [Input]) {
    let trace = TraceWorkloads.trace(places, divisor: divisor, name: name, options: options)
    let path = places.data("\(name)-\(divisor).parquet")
    return (
      path, trace.size,
      [trace.input, SnapshotWorkloads.input(places, trace: trace.path, snapshot: path)]
    )
  }
}
