/// W1: a folder of prompt and result files.
enum PromptWorkloads {
  static let job =
    "List the files, pair prompts with results, time the pairs, judge every result by what it holds; "
    + "for every stage count, missing results, sum and exact quantiles."

  /// With warm caches, and with the caches dropped before each run.
  static func workloads(_ places: Places, divisor: Int) -> [Workload] {
    let files = 500_000 / divisor
    let cold = 100_000 / divisor
    return [
      Workload(
        name: "W1", title: "prompt files, caches warm", job: job, size: files, unit: "files",
        inputs: [input(places, files)], contenders: contenders(places, folder(places, files)),
        limit: limit,
        goals: [
          Goal(contender: ours, measure: .processor(over: limit), bound: 1.25),
          Goal(contender: ours, measure: .wall(over: limit), bound: 1),
        ]),
      Workload(
        name: "W1c", title: "prompt files, caches dropped", job: job, size: cold, unit: "files",
        inputs: [input(places, cold)], contenders: coldContenders(places, folder(places, cold)),
        limit: coldLimit,
        goals: [Goal(contender: ours, measure: .wall(over: coldLimit), bound: 1.3)]),
    ]
  }

  /// RunLens, for this workload and for the one of few files.
  static func analyze(_ places: Places, _ folder: String) -> Contender {
    Contender(
      name: ours, role: .ours,
      command: places.runlens("analyze", "-q", "--json", "--quantile", "nearest-rank", folder),
      adapter: places.canonical("prompts"), parts: ["stage", "class"])
  }

  private static let ours = "runlens analyze"
  private static let limit = "C, one thread"
  private static let coldLimit = "C, eight threads by inode"

  private static func folder(_ places: Places, _ files: Int) -> String {
    places.data("prompts-\(files)")
  }

  private static func input(_ places: Places, _ files: Int) -> Input {
    let folder = folder(places, files)
    return Input(
      path: folder, command: places.tool("make_prompts", folder + ".new", String(files)))
  }

  private static func contenders(_ places: Places, _ folder: String) -> [Contender] {
    [
      Contender(name: limit, role: .limit, command: places.tool("prompts", folder, "1")),
      Contender(name: "C, two threads", role: .limit, command: places.tool("prompts", folder, "2")),
      analyze(places, folder),
      python(places, folder),
      Contender(
        name: "Python and polars", role: .peer, command: places.script("prompts_polars", folder),
        needs: [.module("polars")]),
      Contender(
        name: "find and DuckDB", role: .peer,
        command: places.script("prompts_duckdb", folder, "contents"), needs: [.module("duckdb")]),
      Contender(
        name: "find and DuckDB, names alone", role: .part,
        command: places.script("prompts_duckdb", folder, "names"), parts: ["stage"],
        needs: [.module("duckdb")]),
      Contender(
        name: "find and awk, names alone", role: .part,
        command: Command("sh", "\(places.scripts)/prompts_awk.sh", folder), parts: ["stage"]),
      ripgrep(folder),
    ]
  }

  private static func coldContenders(_ places: Places, _ folder: String) -> [Contender] {
    var contenders = [
      Contender(
        name: coldLimit, role: .limit, command: places.tool("prompts", folder, "8", "inode")),
      Contender(
        name: "C, one thread by inode", role: .limit,
        command: places.tool("prompts", folder, "1", "inode")),
      Contender(name: "C, one thread", role: .limit, command: places.tool("prompts", folder, "1")),
      analyze(places, folder), python(places, folder), ripgrep(folder),
    ]
    let warmUps = [
      // As importing a library is for Python: the program's own pages, none of the data's.
      ours: places.runlens("analyze", "-q", "--json", "fixtures/arena-tiny.tar.zst"),
      "Python and numpy": Command(places.python, "-c", "import numpy"),
      "ripgrep, results with an error": Command("rg", "--version"),
    ]
    for place in contenders.indices {
      contenders[place].cold = true
      contenders[place].needs.append(.droppableCaches)
      contenders[place].warmUp = warmUps[contenders[place].name]
    }
    return contenders
  }

  private static func python(_ places: Places, _ folder: String) -> Contender {
    Contender(
      name: "Python and numpy", role: .peer, command: places.script("prompts_python", folder),
      needs: [.module("numpy")])
  }

  private static func ripgrep(_ folder: String) -> Contender {
    Contender(
      name: "ripgrep, results with an error", role: .part,
      command: Command(
        "sh", "-c", "rg -j2 --no-ignore -l -g '*_result.txt' '^LLM ERROR' \"$1\" | wc -l", "sh",
        folder),
      adapter: Command("sed", "s/^/errors /"), parts: ["errors"], needs: [.program("rg")])
  }
}
