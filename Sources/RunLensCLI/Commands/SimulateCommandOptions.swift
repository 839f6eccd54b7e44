import Simulator

extension CommandOption {
  /// All options of `simulate`, in the order of the help.
  static let simulating: [CommandOption] =
    section("What to simulate", program)
    + section("Arena", arena)
    + section("Groups, pipeline and service", others)
    + section("Latency", latencies)
    + section("Failures", failures + ending)
    + section("Client and service", service)
    + section("Output", output)

  private static func section(_ heading: String, _ options: [CommandOption]) -> [CommandOption] {
    options.map { option in
      var option = option
      option.heading = heading
      return option
    }
  }

  private static func text(
    _ name: String, _ placeholder: String, _ help: String, repeats: Bool = false
  ) -> CommandOption {
    CommandOption(name: name, value: .text(placeholder), repeats: repeats, help: help)
  }

  /// What is simulated.
  private static let program: [CommandOption] = [
    CommandOption(
      name: "workload", value: .choice(SimulateRequest.Workload.allCases.map(\.rawValue)),
      help: "What to simulate; arena (the default) is Agent-Trading-Arena, a run directory; the "
        + "others write a trace: agents in groups, batches in a pipeline, a loaded service"),
    CommandOption(
      name: "like", value: .file("RUN"),
      help: "Take latencies, failures, days, iterations and agents from this recorded run; other "
        + "options change what they name"),
    text("name", "NAME", "The run's name (that of OUT)"),
    text("seed", "N", "Seed of all random choices (1); the same seed gives the same bytes"),
    text("start", "TIME", "When the run starts (2026-01-05T09:00:00Z)"),
  ]

  /// What Agent-Trading-Arena has.
  private static let arena: [CommandOption] = [
    text("days", "N", "Simulated days (2)"),
    text("iterations", "N", "Iterations of a day (2)"),
    text("agents", "N", "Agents (arena 3, groups 200)"),
    text("stocks", "N", "Stocks that are traded, at most 26 (3)"),
    text("reflect", "LIST", "Every how many iterations each agent reflects, repeated (0,1,2)"),
    text("gossip", "N", "The most gossip that an agent hears a day (2)"),
    CommandOption(
      name: "layout", value: .choice(ArenaParameters.Layout.allCases.map(\.rawValue)),
      help: "File names: original, where later calls overwrite earlier ones, or one per call"),
    CommandOption(
      name: "commit", value: .choice(["row", "batch"]),
      help: "Commit each row, as the program does, or an iteration's together"),
    text("order-sleep", "TIME|none", "How long it sleeps before it stores an order (10ms)"),
    text(
      "quirk", "NAME=SHARE",
      "Oddities of good answers, repeatable: dquote, apostrophe, unicode, badstock, marker",
      repeats: true),
    CommandOption(
      name: "upstream-bugs",
      help: "Keep the program's own crashes: three or more iterations, and list answers"),
  ]

  /// What the other workloads have.
  private static let others: [CommandOption] = [
    text("groups", "N", "Groups of agents that wait for one another (8)"),
    text("steps", "N", "Steps of the groups (96)"),
    text("items", "N", "Items of the pipeline (2000)"),
    text("batch", "N", "Items of a batch (100)"),
    text("requests", "N", "Requests to the service (20k)"),
    text("arrivals", "RATE", "How many requests arrive (200/s)"),
  ]

  /// How long answers take.
  private static let latencies: [CommandOption] = [
    text(
      "latency", "DIST", "Latency of every stage: lognormal(2s,0.45), gamma(2,1s), constant(1s)"),
    text(
      "latency-stage", "STAGE=DIST", "Latency of one stage, repeatable: buy=lognormal(1s,0.4)",
      repeats: true),
    text("drift", "SHARE/TIME", "Slower over time, such as 5%/h"),
    text("warm-up", "CALLS,FACTOR", "Slower first calls, such as 20,3x"),
    text("burst", "EVERY,LENGTH,FACTOR", "Slow stretches at random, such as 10min,30s,3x"),
    text("heavy-tail", "SHARE,ALPHA,CAP", "Rare long answers (Pareto), such as 1%,1.5,20x"),
  ]

  /// What goes wrong.
  private static let failures: [CommandOption] = [
    text(
      "fault", "[STAGE:]NAME=SHARE",
      "How often requests or answers go wrong, repeatable: \(FaultRates.names.joined(separator: ", "))",
      repeats: true),
    text(
      "exhaust", "STAGE[:NAME]=CALL",
      "From that call of the stage on every answer is bad, until the program gives up"),
  ]

  /// The client and the service.
  private static let service: [CommandOption] = [
    text("concurrency", "N", "Agents, items or requests that are worked on side by side"),
    text("rate", "RATE", "Requests that the service admits, such as 60/min"),
    text("tokens-per-minute", "N", "Tokens that the service admits a minute, such as 90k"),
    text("client-retries", "N", "How often the client library repeats a failed request (2)"),
    text("timeout", "TIME", "How long the client waits for an answer (10min)"),
    CommandOption(name: "cache", help: "Give equal prompts the answer that was given before"),
    CommandOption(
      name: "client", value: .choice(["new", "reused"]),
      help: "Whether every call makes a client of its own, as the program does"),
  ]

  /// How the run ends.
  private static let ending: [CommandOption] = [
    CommandOption(
      name: "kill-at", value: .text("TIME|call=N|commit=N"),
      help: "Kill the program after that time, in that attempt, or inside that commit, which "
        + "leaves a hot journal", conflicts: ["interrupt-at"]),
    text("interrupt-at", "TIME", "Interrupt it after that time, as Ctrl-C does"),
  ]

  /// What is written.
  private static let output: [CommandOption] = [
    CommandOption(
      name: "console", value: .choice(RunOutputOptions.Console.allCases.map(\.rawValue)),
      help: "The program's own output: plain, stamped with times too (the default), or none"),
    CommandOption(name: "buffered", help: "It arrives in blocks of 8 KB that share one time"),
    CommandOption(
      name: "trace", help: "Write every attempt and phase as a line of trace.jsonl too"),
    CommandOption(
      name: "compress", help: "Write a .tar.zst, as OUT does that ends in it"),
    CommandOption(
      name: "force", short: "f", help: "Replace OUT, if RunLens wrote all that is in it"),
  ]
}
