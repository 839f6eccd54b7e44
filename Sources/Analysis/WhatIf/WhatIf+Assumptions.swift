import Trace

extension WhatIf {
  /// What the predictions rest on.
  static func assumptions(
    _ program: ReplayProgram, _ policies: [ReplayPolicy], replicates: Int
  ) -> [String] {
    var lines = [
      "The same calls are made and answered as recorded; only when they run and how often they are "
        + "repeated changes.",
      "Durations are those on record, with all that the recording had in them.",
    ]
    if let load = policies.compactMap(\.load).first {
      lines.append(
        "A request beside n others takes 1 + \(load.slope) · n^\(load.exponent) times as long; what "
          + "was recorded is first freed of the load that it was recorded under.")
    } else {
      lines.append(
        "The provider's latency does not depend on the number of requests in flight "
          + "(--latency-under-load says how it does).")
    }
    if policies.contains(where: { !$0.keepsWaits }) {
      lines.append(
        "Limits let requests through evenly, in the order of arrival, with a second's worth of tokens "
          + "at once; recorded waits for limits are left out. Requests wait rather than be refused."
      )
    }
    if policies.contains(where: { $0.retry != nil }) {
      lines.append(
        "Attempts beyond the recorded ones are drawn from all attempts of their stage. Back-off comes "
          + "after refusals, broken connections and time-outs; a bad answer is asked again as "
          + "recorded.")
    }
    if policies.contains(where: { $0.timeout != nil }) {
      lines.append(
        "An attempt that takes longer than the time-out is repeated until one is answered, or as often "
          + "as --retry allows; its repeats are drawn from all attempts of its stage.")
    }
    if policies.contains(where: \.cachesAnswers) {
      lines.append(
        "A prompt equal to one of its stage that was answered before is answered in 0.2 ms; equal "
          + "prompts that are on their way at once are both sent.")
    }
    if policies.contains(where: \.cachesPrefixes) {
      lines.append(
        "A prefix cache saves tokens, not time: what a provider's saves of the time is not on record."
      )
    }
    if policies.contains(where: { $0.commitBatch != nil }) {
      lines.append(
        "The time of the database between sections is the time of its commits: \(program.commitTime)"
          + " in all. A part that is not makes the saving smaller.")
    }
    if policies.contains(where: { $0.hedge != nil }) {
      lines.append(
        "A second request takes as long as a random attempt of its stage, and the slower one is given "
          + "up; requests that are slow for their prompt's sake would be slow again.")
    }
    if policies.contains(where: \.rebalancesGroups) {
      lines.append(
        "An agent's calls take as long in another group: it is agents that are slow, not the group's "
          + "process or endpoint.")
    }
    if let prices = program.prices {
      lines.append(
        "Costs are made of tokens by the prices of \(prices.date) in \(prices.currency), from "
          + "'\(prices.path)', whatever cost is on record.")
      if policies.contains(where: \.cachesPrefixes) {
        lines.append(
          "Tokens that a prefix cache had read before cost what the list says of them, where it does."
        )
      }
    }
    if replicates >= ReplayBootstrap.fewest {
      lines.append(
        "Intervals: 95 %, from \(replicates) replays of calls drawn anew from those of their stage"
          + "\(program.system.hasGroups ? " and group" : ""). They cover chance, not what stands above."
      )
    } else {
      lines.append("No intervals: the run is too large to be replayed often enough.")
    }
    return lines
  }

  /// What speaks against a prediction, or makes an option idle.
  static func doubts(_ program: ReplayProgram, _ policies: [ReplayPolicy]) -> [String] {
    var lines: [String] = []
    if let doubt = program.doubt { lines.append(doubt) }
    if program.untimedCalls > 0 {
      lines.append(
        "\(program.untimedCalls) known calls have no time: theirs counts as the program's own, which "
          + "no policy changes; a stamped console log or a trace would time them")
    }
    if policies.contains(where: { $0.commitBatch != nil }),
      program.sections.allSatisfy({ $0.commits == 0 })
    {
      lines.append(
        "no commit of this run is timed, so --batch-commits changes nothing here; spans of the phase "
          + "'db' would tell")
    }
    if policies.contains(where: { $0.cachesAnswers || $0.cachesPrefixes }),
      program.calls.allSatisfy({ $0.prompt == nil })
    {
      lines.append("no prompt of this run is known, so a cache finds nothing")
    }
    if program.prices != nil {
      let unpriced = program.attempts.count { $0.hasTokens && $0.cost.isNaN }
      if unpriced > 0 {
        lines.append(
          "no price holds for the model of \(unpriced) of \(program.attempts.count) attempts, so they "
            + "are in no cost")
      } else if program.attempts.allSatisfy({ $0.cost.isNaN }) {
        lines.append("no tokens of this run are known, so nothing can be priced")
      }
    }
    if policies.contains(where: \.rebalancesGroups), program.pools.count < 2 {
      lines.append("the run has no groups with places of their own, so none can be rebalanced")
    }
    if program.mostLanes < 2, policies.contains(where: { $0.concurrency != nil }) {
      lines.append(
        "every call waits for the one before, so concurrency changes nothing; --independent takes each "
          + "call as independent")
    }
    return lines
  }
}

extension ReplayProgram {
  /// The time of the database between sections, as people read it.
  fileprivate var commitTime: String {
    Wording.duration(sections.reduce(0) { $0 + Double($1.commits) })
  }
}
