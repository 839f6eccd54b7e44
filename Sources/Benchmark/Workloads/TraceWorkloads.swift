/// W2: percentiles of a trace of JSON lines.
enum TraceWorkloads {
  /// Lines of the full size.
  static let lines = 10_000_000

  /// A trace of the simulator's groups; its faults are those that a program sees.
  ///
  /// - Parameter options: of `simulate`, further ones.
  static func trace(
    _ places: Places, divisor: Int, name: String = "base", options: [String] = []
  ) -> (path: String, size: Int, input: Input) {
    // Thousand agents and eight groups leave some 9247 lines a step with these faults.
    let steps = max(1, lines / divisor / 9_247)
    let folder = places.data("\(name)-\(divisor)")
    var command = places.runlens(
      "simulate", "-q", folder + ".new", "--force", "--name", name, "--workload", "groups",
      "--agents", "1000", "--steps", String(steps), "--fault", "burst_http429=1.5%", "--fault",
      "burst_http500=0.6%", "--fault", "burst_timeout=1%", "--fault", "badjson=2%", "--timeout",
      "60s")
    command.words += options
    return (folder + "/trace.jsonl", steps * 9_247, Input(path: folder, command: command))
  }

  /// The keys in the order in which the writer wrote them, and in any order.
  static func workloads(_ places: Places, divisor: Int) -> [Workload] {
    let trace = trace(places, divisor: divisor)
    let mixed = places.data("mixed-\(divisor).jsonl")
    let job =
      "Count, failures and exact quantiles by nearest rank of the durations of every stage "
      + "and phase, the same of every status, and how often requests were repeated."
    return [
      Workload(
        name: "W2", title: "JSON lines, keys in the writer's order", job: job, size: trace.size,
        unit: "lines", inputs: [trace.input], contenders: contenders(places, trace.path),
        limit: limit,
        goals: [
          Goal(contender: groups, measure: .processor(over: limit), bound: 1.3),
          Goal(contender: groups, measure: .peak, bound: 300),
        ]),
      Workload(
        name: "W2m", title: "JSON lines, keys in any order", job: job, size: trace.size,
        unit: "lines",
        inputs: [
          trace.input,
          Input(path: mixed, command: places.tool("mix_keys", trace.path, mixed + ".new")),
        ],
        contenders: contenders(places, mixed), limit: limit,
        goals: [
          Goal(contender: groups, measure: .processor(over: limit), bound: 2.5),
          Goal(contender: groups, measure: .peak, bound: 300),
        ]),
    ]
  }

  static let limit = "C, one thread"
  static let analyze = "runlens analyze"
  static let groups = "runlens analyze --by"

  /// Everything at once: a query's answer to the whole job.
  private static let query = """
    SELECT 'status' AS part, stage, phase, status, count(*) AS n, sum(failed) AS failed, \
    percentile(duration_ns, 50) AS p50, percentile(duration_ns, 90) AS p90, \
    percentile(duration_ns, 95) AS p95, percentile(duration_ns, 99) AS p99, \
    percentile(duration_ns, 99.9) AS p999, max(duration_ns) AS most FROM spans \
    WHERE phase <> 'call' GROUP BY stage, phase, status
    """

  /// RunLens's whole summary of a trace or its snapshot: the job, and calls put together of their lines,
  /// iterations and bottlenecks.
  static func analyzed(_ places: Places, _ path: String) -> Contender {
    Contender(
      name: analyze, role: .ours,
      command: places.runlens("analyze", "-q", "--json", "--quantile", "nearest-rank", path),
      adapter: places.canonical("trace"), parts: ["phase", "attempts"])
  }

  /// The job itself: groups, and nothing beside them.
  static func grouped(_ places: Places, _ path: String) -> Contender {
    Contender(
      name: groups, role: .ours,
      command: places.runlens(
        "analyze", "-q", "--json", "--quantile", "nearest-rank", "--by", "stage,phase,status",
        "--by", "stage,phase", "--by", "phase,attempt", "--where", "phase!=call", path),
      adapter: places.canonical("groups"), parts: ["counts", "status", "phase", "attempts"])
  }

  private static func contenders(_ places: Places, _ path: String) -> [Contender] {
    [
      Contender(
        name: limit, role: .limit, command: places.tool("trace_lines", path, "1")),
      Contender(
        name: "C, two threads", role: .limit, command: places.tool("trace_lines", path, "2")),
      grouped(places, path), analyzed(places, path),
      Contender(
        name: "runlens query", role: .ours,
        command: places.runlens(
          "query", "-q", "--format", "csv", "--quantile", "nearest-rank", path, query),
        adapter: places.canonical("query"), parts: ["status"]),
      Contender(
        name: "DuckDB", role: .peer, command: places.script("trace_duckdb", path),
        needs: [.module("duckdb")]),
      Contender(
        name: "polars", role: .peer, command: places.script("trace_polars", path),
        needs: [.module("polars")]),
      Contender(
        name: "chDB", role: .peer, command: places.script("trace_chdb", path),
        needs: [.module("chdb")]),
      Contender(
        name: "orjson and pandas", role: .peer, command: places.script("trace_pandas", path),
        needs: [.module("orjson"), .module("pandas")]),
      Contender(
        name: "Miller", role: .part,
        command: Command(
          "mlr", "--ijsonl", "--ocsv", "--headerless-csv-output", "stats1", "-a",
          "count,p50,p90,p95,p99,p99.9,max", "-f", "dur_us", "-g", "stage,phase,status", path),
        adapter: places.canonical("miller"), parts: ["counts"], needs: [.program("mlr")]),
      Contender(
        name: "ripgrep, lines of time-outs", role: .part,
        command: Command("rg", "-c", "\"status\": ?\"timeout\"", path),
        adapter: places.canonical("number", "timeouts"), parts: ["timeouts"],
        needs: [.program("rg")]),
    ]
  }
}
