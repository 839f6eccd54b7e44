import Trace

extension CostSummary.Prefixes {
  /// What a prompt cache that keeps everything would have read of those prompts.
  ///
  /// The tokens of a shared beginning are taken as its share of the prompt's bytes.
  init(
    _ read: PromptReading, _ table: SpanTable, prices: PriceList?, _ requests: RequestTable?
  ) {
    for (row, prompt) in zip(read.rows, read.prefixes.prompts) where prompt.bytes >= 0 {
      calls += 1
      bytes = bytes.saturatingAdd(Int64(prompt.bytes))
      guard prompt.shared > 0 else { continue }
      shared += 1
      sharedBytes = sharedBytes.saturatingAdd(Int64(prompt.shared))
      guard let tokens = requests?.inputTokens(ofCallAt: row) else { continue }
      let cached = Double(tokens) * prompt.share
      inputTokens = (inputTokens ?? 0) + cached
      let price = prices?.price(of: table.names[table.model[row]])
      if let saved = price?.saving(onInput: cached) { saving = (saving ?? 0) + saved }
    }
  }
}

/// The prompts of a run's calls, read from where they are kept.
struct PromptReading {
  /// The rows that ask, in the order of their starts.
  let rows: [Int]
  /// What each of them shares with an earlier one.
  let prefixes: PromptPrefixes
  /// Rows whose whole prompt an earlier one of the same run had.
  let repeatedRows: [Int]
  /// Rows whose prompt could be read.
  let readable: Int

  /// Reads the prompts; nil where none is kept.
  ///
  /// - Complexity: O(bytes of the prompts).
  init?(of trace: RunTrace, _ groups: SpanGroups, _ work: StageWork) {
    guard let texts = trace.texts else { return nil }
    let table = trace.spans
    rows = PromptProfile.firstRows(table, groups, work) { row in
      row < texts.prompts.count && texts.prompts[row] != SpanTexts.none
    }
    guard !rows.isEmpty else { return nil }
    prefixes = PromptPrefixes(
      rows.map { (text: texts.prompts[$0], stage: Int32(bitPattern: table.stage[$0].rawValue)) },
      in: texts)
    struct Key: Hashable {
      var run: NameID
      var hash: UInt64
    }
    var seen: Set<Key> = []
    var repeated: [Int] = []
    for (row, prompt) in zip(rows, prefixes.prompts) where prompt.bytes >= 0 {
      if !seen.insert(Key(run: table.run[row], hash: prompt.hash)).inserted { repeated.append(row) }
    }
    repeatedRows = repeated
    readable = prefixes.prompts.count { $0.bytes >= 0 }
  }
}
