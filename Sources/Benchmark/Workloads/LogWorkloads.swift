/// W6: a long console log with times.
enum LogWorkloads {
  static func workload(_ places: Places, divisor: Int) -> Workload {
    let shape = shape(divisor)
    let folder = places.data("log-\(divisor)")
    let path = folder + "/console.ts.log"
    return Workload(
      name: "W6", title: "console log",
      job: "Find the attempts in a stamped log. RunLens times every one and says what came of it.",
      size: 0, unit: "MB",
      inputs: [
        Input(
          path: folder,
          command: places.runlens(
            "simulate", "-q", folder + ".new", "--force", "--name", "bench", "--days",
            String(shape.days), "--iterations", String(shape.iterations), "--agents",
            String(shape.agents)))
      ],
      contenders: [
        Contender(name: limit, role: .limit, command: places.tool("log_lines", path, "1")),
        Contender(
          name: "C, two threads", role: .limit, command: places.tool("log_lines", path, "2")),
        Contender(
          name: analyze, role: .ours, command: places.runlens("analyze", "-q", "--json", path),
          adapter: places.canonical("log"), parts: ["attempts"]),
        Contender(
          name: "ripgrep, markers", role: .part,
          command: Command("rg", "-c", " LLM PROMPT$", path),
          adapter: places.canonical("number", "attempts"), parts: ["attempts"],
          needs: [.program("rg")]),
      ],
      limit: limit,
      goals: [
        Goal(contender: analyze, measure: .rate, bound: 400),
        Goal(contender: analyze, measure: .peak, bound: 100),
      ],
      sizedBy: path)
  }

  private static let limit = "C, one thread"
  private static let analyze = "runlens analyze"

  /// What leaves 350 MB, about a tenth of it and so on.
  private static func shape(_ divisor: Int) -> (days: Int, iterations: Int, agents: Int) {
    switch divisor {
    case ..<10: (15 / divisor, 5, 40)
    case ..<100: (10, 3, 20)
    case ..<1_000: (3, 2, 20)
    default: (1, 2, 9)
    }
  }
}
