/// W7: what starting takes, and a run of ten files.
enum StartWorkloads {
  /// Their sizes are always the same.
  static func workloads(_ places: Places) -> [Workload] {
    let tiny = places.data("prompts-tiny")
    let analyze = "runlens analyze"
    return [
      Workload(
        name: "W7", title: "starting", job: "Start, print a line, end.", size: 1, unit: "start",
        inputs: [],
        contenders: [
          Contender(name: "C", role: .limit, command: places.tool("start")),
          Contender(
            name: "runlens --version", role: .ours, command: places.runlens("--version"),
            adapter: places.canonical("started")),
          Contender(
            name: "Python", role: .peer,
            command: Command(places.python, "-c", "print('started 1')"), needs: [.module("sys")]),
          Contender(
            name: "Python with DuckDB", role: .peer,
            command: Command(places.python, "-c", "import duckdb; print('started 1')"),
            needs: [.module("duckdb")]),
        ],
        limit: "C",
        goals: [
          Goal(contender: "runlens --version", measure: .milliseconds, bound: 2),
          Goal(
            contender: "runlens --version", measure: .wall(over: "C"), bound: 2 / usualStart),
        ],
        repeats: 8),
      Workload(
        name: "W7t", title: "a run of ten files", job: PromptWorkloads.job, size: 10, unit: "files",
        inputs: [
          Input(path: tiny, command: places.tool("make_prompts", tiny + ".new", "10"))
        ],
        contenders: [
          Contender(name: "C", role: .limit, command: places.tool("prompts", tiny, "1")),
          PromptWorkloads.analyze(places, tiny),
          Contender(
            name: "Python and numpy", role: .peer, command: places.script("prompts_python", tiny),
            needs: [.module("numpy")]),
        ],
        limit: "C",
        goals: [
          Goal(contender: analyze, measure: .milliseconds, bound: 6),
          Goal(contender: analyze, measure: .wall(over: "C"), bound: 6 / usualStart),
        ], repeats: 8),
    ]
  }

  /// Milliseconds that C takes to start on the machine for which the goals were set: elsewhere their ratio to
  /// it tells more than they themselves.
  private static let usualStart = 0.6
}
