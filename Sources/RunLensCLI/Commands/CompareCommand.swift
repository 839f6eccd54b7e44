import Analysis
import Readers
import Reports

extension Command {
  /// Compares two runs, several runs a side, or parts of one run.
  static let compare = Command(
    name: "compare",
    summary: "Compare two runs, or parts of one: is it really faster, and where",
    details: [
      "Sets the durations of every stage of BASE and CANDIDATE side by side, with intervals, and "
        + "gives a verdict: slower, faster, equivalent, inconclusive (with the number of calls that "
        + "would decide) or not comparable (with the reason). Calls of one run resemble one another; "
        + "that is taken into account. How one run differs from the next shows only with three or "
        + "more runs a side: repeat --base and --candidate.",
      "With one PATH, parts of it are compared: '--where' against the rest, '--base-where' against "
        + "'--candidate-where', or every value of '--split-by'. A condition names fields of a span: "
        + "run, system, source, stage, phase, timing, status, error, agent, group, model, day, iteration, "
        + "attempt, covers, prompt_bytes, input_tokens, output_tokens, duration, offset (from the "
        + "run's start), start (a date or a time, without a zone in that of --tz), with = != < <= > "
        + ">=, and, or, not and parentheses.",
      "A gate is '[STAGE.]METRIC OP LIMIT': p50…p99.9, mean, failures, retries or wall; > >= < <=; "
        + "a change with a sign (+10%, +200ms, of rates in percentage points) or a value of the "
        + "candidate (3s, of rates 5%). It fails, with exit status 1, only beyond the noise; with "
        + "--strict a gate that the data can't judge gives exit status 5.",
    ],
    operands: Operands(
      placeholder: "PATH", help: "BASE and CANDIDATE, or one run of which parts are compared",
      minimum: 0, maximum: 2),
    options: [
      CommandOption(
        name: "base", value: .file("PATH"), repeats: true, help: "A run of the base; repeatable"),
      CommandOption(
        name: "candidate", value: .file("PATH"), repeats: true,
        help: "A run of the candidate; repeatable"),
      CommandOption(
        name: "where", value: .text("CONDITION"),
        help: "Only spans like 'stage=buy and day>=2'; of one run: these against the rest"),
      CommandOption(
        name: "base-where", value: .text("CONDITION"), help: "Only these spans of the base"),
      CommandOption(
        name: "candidate-where", value: .text("CONDITION"),
        help: "Only these spans of the candidate"),
      CommandOption(
        name: "split-by", value: .text("FIELD"),
        help:
          "Compare the values of this field within one run, each of more than two with the rest",
        conflicts: ["base", "candidate", "base-where", "candidate-where"]),
      CommandOption(
        name: "threshold", value: .text("SHARE"),
        help: "The smallest change that matters, 5% unless given"),
      CommandOption(
        name: "run-variation", value: .text("SHARE"),
        help:
          "By how much runs of one configuration differ, 0% for these runs alone; with fewer than "
          + "three a side verdicts allow for 5% unless given"),
      CommandOption(
        name: "fail-on", value: .text("GATE"), repeats: true,
        help: "Exit with 1 where this holds beyond the noise, such as 'buy.p95>+10%'; repeatable"),
      CommandOption(name: "strict", help: "Exit with 5 where the data can't judge a gate"),
      CommandOption(
        name: "self-test", help: "Deal one run's agents at random and count the false alarms",
        conflicts: ["base", "candidate", "split-by", "fail-on", "csv", "html", "markdown"]),
      CommandOption(
        name: "splits", value: .text("N"), help: "Random splits of the self-test, 200 unless given"),
      CommandOption(
        name: "seed", value: .text("N"), help: "Seed of the intervals, 1 unless given"),
      CommandOption(
        name: "json", help: "Print JSON instead of text", conflicts: ["markdown"]),
      CommandOption(
        name: "markdown", help: "Print Markdown for a pull request instead of text",
        conflicts: ["json"]),
      CommandOption(
        name: "csv", value: .folder("DIR"), help: "Write one CSV a table into this folder too"),
      CommandOption(
        name: "html", value: .file("FILE"),
        help: "Write the comparison as one HTML page to this file too"),
      CommandOption(
        name: "output", short: "o", value: .file("FILE"),
        help: "Write the result to this file instead of standard output"),
    ] + DisplayOptions.options(StageOrder.ofComparisons) + CommandOption.reading,
    examples: [
      Example(
        line: "runlens compare save/run_01 save/run_02",
        meaning: "what changed, and how sure that is"),
      Example(
        line: "runlens compare --base a1 --base a2 --base a3 --candidate b1 --candidate b2 "
          + "--candidate b3",
        meaning: "repeats of two configurations: how runs differ is measured"),
      Example(
        line: "runlens compare main branch --fail-on 'p95>+10%' --fail-on 'failures>+2%'",
        meaning: "a gate for a build machine"),
      Example(
        line: "runlens compare save/run_01 save/run_02 --html comparison.html",
        meaning: "a page with charts to send around"),
      Example(
        line: "runlens compare save/run_01 --split-by agent", meaning: "each agent with the others"),
      Example(
        line: "runlens compare save/run_01 --where 'start>=2026-01-05T09:00:00Z'",
        meaning: "after a change at nine against before it"),
      Example(
        line: "runlens compare --self-test save/run_01",
        meaning: "how often chance alone would look like a change in this run"),
    ]
  ) { (arguments, session) throws(ProgramError) in
    try CompareCommandRun(arguments: arguments, session: session).run()
  }
}
