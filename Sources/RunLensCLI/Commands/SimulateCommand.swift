import Readers
import Simulator

extension Command {
  /// Writes a fresh run with its truth.
  static let simulate = Command(
    name: "simulate",
    summary: "Write a fresh run as a simulation would leave it, with the truth beside it",
    details: [
      "OUT gets what the real program would leave: its files with their times, its database and its "
        + "console log; beside them truth/ says how long every call really took, and manifest.json "
        + "keeps every parameter. Nothing is waited for: the run's time is virtual. The same "
        + "options and seed give the same bytes and times on any machine.",
      "STAGE is market_analysis, buy, sell, gossip, short_reflection, long_reflection or "
        + "strategy_update in the arena; needs, plan or action in groups; extract, implication or "
        + "validate in a pipeline; chat in a service.",
      "Birth times of files can't be set on a disk; fs_stat.jsonl has them (--file-times).",
    ],
    operands: Operands(
      placeholder: "OUT", help: "A folder that does not exist yet, or a name ending in .tar.zst",
      minimum: 1, maximum: 1),
    options: CommandOption.simulating,
    examples: [
      Example(
        line: "runlens simulate run_01 --days 4 --iterations 3 --agents 9 --fault http429=2%",
        meaning: "a run directory with some refusals of the service"),
      Example(
        line: "runlens simulate slow.tar.zst --latency 'lognormal(4s,0.6)' --drift 5%/h --seed 7",
        meaning: "a slower model, straight into an archive"),
      Example(
        line: "runlens simulate again --like save/run_01 --days 30 --layout per-call",
        meaning: "a longer run with the latencies and failures of a recorded one"),
      Example(
        line: "runlens simulate load --workload service --requests 1M --arrivals 300/s",
        meaning: "a trace of a service under load"),
    ]
  ) { (arguments, session) throws(ProgramError) in
    try SimulateRun(arguments: arguments, session: session).run()
  }
}
