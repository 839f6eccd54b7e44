/// W4: a trace to a snapshot, and a snapshot to all quantiles.
enum SnapshotWorkloads {
  static func workloads(_ places: Places, divisor: Int) -> [Workload] {
    let trace = TraceWorkloads.trace(places, divisor: divisor)
    let snapshot = places.data("trace-\(divisor).parquet")
    let columns = places.data("trace-\(divisor).columns")
    return [
      Workload(
        name: "W4w", title: "JSON lines to a snapshot",
        job:
          "Keep every column of the trace in a small file. What was written is read back and answers as W2.",
        size: trace.size, unit: "lines", inputs: [trace.input],
        contenders: writers(places, trace.path), limit: limit,
        goals: [
          Goal(contender: writer, measure: .processor(over: limit), bound: 2),
          Goal(contender: writer, measure: .written, bound: 80),
        ]),
      Workload(
        name: "W4", title: "snapshot to all quantiles",
        job:
          "The answer of W2. RunLens and its peers read the snapshot that RunLens wrote, the limit its own "
          + "columns.",
        size: trace.size, unit: "lines",
        inputs: [
          trace.input,
          input(places, trace: trace.path, snapshot: snapshot),
          Input(
            path: columns,
            command: places.tool("columns", "write", trace.path, columns + ".new", "1")),
        ],
        contenders: readers(places, snapshot, columns), limit: limit,
        goals: [
          Goal(
            contender: TraceWorkloads.groups, measure: .processor(over: limit), bound: 2)
        ]),
    ]
  }

  /// A trace's snapshot, made by RunLens.
  static func input(_ places: Places, trace: String, snapshot: String) -> Input {
    Input(
      path: snapshot,
      // The format is known by the name's end.
      command: Command(
        "sh", "-c", "\"$1\" snapshot -q \"$2\" -o \"$3\" && mv \"$3\" \"$4\"", "sh", places.runlens,
        trace, places.data("new.parquet"), snapshot + ".new"))
  }

  private static let limit = TraceWorkloads.limit
  private static let writer = "runlens snapshot"

  private static func writers(_ places: Places, _ trace: String) -> [Contender] {
    let columns = places.data("written.columns")
    let snapshot = places.data("written.parquet")
    let other = places.data("written.trace.parquet")
    func limit(_ name: String, threads: String) -> Contender {
      Contender(
        name: name, role: .limit,
        command: places.tool("columns", "write", trace, columns, threads),
        adapter: places.tool("columns", "read", columns, "1"), scratch: [columns],
        written: columns)
    }
    func peer(_ name: String, _ engine: String) -> Contender {
      Contender(
        name: name, role: .peer,
        command: places.script("trace_to_parquet", engine, trace, other),
        adapter: places.script("trace_duckdb", other),
        needs: [.module("duckdb"), .module(engine)], scratch: [other], written: other)
    }
    return [
      limit(Self.limit, threads: "1"), limit("C, two threads", threads: "2"),
      Contender(
        name: writer, role: .ours, command: places.runlens("snapshot", "-q", trace, "-o", snapshot),
        adapter: Command(
          "sh", "-c",
          "\"$1\" analyze -q --json --quantile nearest-rank \"$2\" | python3 \"$3\" trace", "sh",
          places.runlens, snapshot, "\(places.scripts)/canonical.py"),
        parts: ["phase", "attempts"], scratch: [snapshot], written: snapshot),
      peer("DuckDB to Parquet", "duckdb"), peer("polars to Parquet", "polars"),
    ]
  }

  private static func readers(_ places: Places, _ snapshot: String, _ columns: String)
    -> [Contender]
  {
    [
      Contender(name: limit, role: .limit, command: places.tool("columns", "read", columns, "1")),
      Contender(
        name: "C, two threads", role: .limit, command: places.tool("columns", "read", columns, "2")),
      TraceWorkloads.grouped(places, snapshot), TraceWorkloads.analyzed(places, snapshot),
      Contender(
        name: "DuckDB", role: .peer, command: places.script("trace_duckdb", snapshot),
        needs: [.module("duckdb")]),
      Contender(
        name: "polars", role: .peer, command: places.script("trace_polars", snapshot),
        needs: [.module("polars")]),
    ]
  }
}
