/// W5: making runs.
enum WritingWorkloads {
  static func workloads(_ places: Places, divisor: Int) -> [Workload] {
    [files(places, divisor), rows(places, divisor), lines(places, divisor)]
  }

  private static let limit = "C"
  private static let simulate = "runlens simulate"

  /// A run whose files keep every call apart.
  private static func files(_ places: Places, _ divisor: Int) -> Workload {
    let shape = shape(divisor)
    let options = [
      "--name", "bench", "--layout", "per-call", "--console", "none", "--days", String(shape.days),
      "--iterations", "5", "--agents", String(shape.agents),
    ]
    let listing = places.data("files-\(divisor).list")
    let fresh = places.data("fresh")
    let out = fresh + "/run"
    let note = places.data("fresh.note")
    func contender(_ name: String, _ role: Contender.Role, _ command: Command, _ needs: [Need] = [])
      -> Contender
    {
      Contender(
        name: name, role: role, command: command,
        adapter: Command(
          "sh", "-c",
          """
          cd "$1" && find . -type f -printf '%s\\n' | awk '{ n++; size += $1 } END { print "files", n, size }' && \
          find . -type f -printf '%P %s %T@\\n' | LC_ALL=C sort | cksum | sed 's/^/listing /'
          """, "sh", out),
        needs: needs, prepare: Command("sh", "\(places.scripts)/fresh_folder.sh", fresh, note))
    }
    return Workload(
      name: "W5", title: "files of a simulated run",
      job:
        "Leave the files of a run with two files a call: names, sizes and times. Only RunLens makes up the "
        + "contents, the others write so many bytes.",
      size: shape.days * shape.agents * 45, unit: "files",
      inputs: [
        Input(
          path: listing,
          command: Command(
            [
              "sh", "-c",
              """
              program=$1 list=$2; shift 2; rm -rf "$list.run" && "$program" simulate -q "$list.run" "$@" && \
              find "$list.run" -printf '%y %s %T@ %P\\n' > "$list" && rm -rf "$list.run"
              """, "sh", places.runlens, listing + ".new",
            ] + options))
      ],
      contenders: [
        contender(limit, .limit, places.tool("write_files", listing, out)),
        contender(simulate, .ours, Command([places.runlens, "simulate", "-q", out] + options)),
        contender(
          "Python", .peer, places.script("write_files", listing, out), [.module("sys")]),
      ],
      limit: limit,
      goals: [Goal(contender: simulate, measure: .processor(over: limit), bound: 1.3)],
      note: note, cleanUp: Command("sh", "\(places.scripts)/fresh_folder.sh", fresh))
  }

  /// About 45 files for each agent's day of five iterations.
  private static func shape(_ divisor: Int) -> (days: Int, agents: Int) {
    switch divisor {
    case ..<20: (55 / divisor, 40)
    case ..<200: (1, 20)
    default: (1, 2)
    }
  }

  /// A trace of the service, six lines a request.
  private static func lines(_ places: Places, _ divisor: Int) -> Workload {
    let requests = 333_333 / divisor
    let options = ["--name", "bench", "--workload", "service", "--requests", String(requests)]
    let folder = places.data("service-\(divisor)")
    let out = places.data("written.service")
    func counted(_ path: String) -> Command {
      Command("sh", "-c", "cksum < \"$1\" | sed 's/^/bytes /'", "sh", path)
    }
    return Workload(
      name: "W5t", title: "lines of a simulated trace",
      job: "Simulate a service under load and write its trace.", size: requests * 6, unit: "lines",
      inputs: [
        Input(
          path: folder,
          command: Command(
            [places.runlens, "simulate", "-q", folder + ".new", "--force"] + options))
      ],
      contenders: [
        Contender(
          name: "cp of the same bytes", role: .limit,
          command: Command("cp", folder + "/trace.jsonl", out), adapter: counted(out),
          scratch: [out]),
        Contender(
          name: simulate, role: .ours,
          command: Command([places.runlens, "simulate", "-q", out] + options),
          adapter: counted(out + "/trace.jsonl"), scratch: [out]),
      ],
      limit: "cp of the same bytes",
      goals: [Goal(contender: simulate, measure: .rate, bound: 2_000_000)])
  }

  /// A tenth of the other workloads' spans as rows of a database.
  private static func rows(_ places: Places, _ divisor: Int) -> Workload {
    let trace = TraceWorkloads.trace(places, divisor: divisor * 10)
    let snapshot = places.data("base-\(divisor * 10).parquet")
    let rows = places.data("rows-\(divisor).db")
    let out = places.data("written.db")
    let export = "runlens export"
    func contender(_ name: String, _ role: Contender.Role, _ command: Command, _ needs: [Need] = [])
      -> Contender
    {
      Contender(
        name: name, role: role, command: command,
        adapter: Command(
          "sqlite3", "-readonly", "-separator", " ", out,
          "SELECT 'rows', count(*), sum(duration_ns), sum(length(start)), sum(call) FROM spans"),
        needs: needs, scratch: [out], written: out)
    }
    return Workload(
      name: "W5d", title: "rows of a database",
      job:
        "Put spans into a table of 27 columns, in one transaction. The limit and Python copy them from such a "
        + "table, RunLens reads a snapshot and writes its other tables, too.",
      size: trace.size, unit: "lines",
      inputs: [
        trace.input, SnapshotWorkloads.input(places, trace: trace.path, snapshot: snapshot),
        Input(
          path: rows,
          command: places.runlens(
            "export", "-q", snapshot, "--format", "sqlite", "-o", rows + ".new")),
      ],
      contenders: [
        contender(limit, .limit, places.tool("copy_rows", rows, out), [.program("sqlite3")]),
        contender(
          export, .ours, places.runlens("export", "-q", snapshot, "--format", "sqlite", "-o", out)),
        contender("Python", .peer, places.script("copy_rows", rows, out), [.module("sys")]),
      ],
      limit: limit, goals: [Goal(contender: export, measure: .processor(over: limit), bound: 1.2)])
  }
}
