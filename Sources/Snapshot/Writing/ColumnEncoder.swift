import Trace

/// Encodes columns of a table, each call by itself, so that threads can share the columns.
struct ColumnEncoder: Sendable {
  let table: SpanTable
  /// Where prompts and answers are, if they are kept.
  let texts: SpanTexts?
  let level: Int
  /// Whether the rows are in the order of ``StoredOrder``.
  var isReordered = false
  /// Which row of the whole each row is.
  let numbers: [Int64]

  /// Rows that are encoded in every way to see which is the smallest: a page.
  ///
  /// Of a group in another order all are needed, as it begins with one phase and ends with another.
  private var sampleRows: Int { isReordered ? .max : ChunkBuilder.pageRows }
  /// The level of zstd that takes the first match it finds.
  ///
  /// Where numbers repeat after a few bytes, that makes less than levels above it, which are drawn to
  /// longer matches.
  private static var quickLevel: Int { 1 }
  /// The levels of the trial: the choice, and so a run's fingerprint, must not depend on the user's.
  private static var sampleLevels: [Int] { [quickLevel, 3] }

  /// One column of some rows.
  func encode(
    _ column: SnapshotSchema.Column, _ rows: Range<Int>, _ form: ColumnForm
  ) -> EncodedChunk {
    if column == .prompt || column == .response { return longTexts(column, rows) }
    var builder = newBuilder
    return encode(column, rows, &builder) { _, _ in form }
  }

  /// The prompts or answers of some rows.
  private func longTexts(_ column: SnapshotSchema.Column, _ rows: Range<Int>) -> EncodedChunk {
    let none = SpanTexts(
      prompts: [Int32](repeating: SpanTexts.none, count: rows.upperBound),
      responses: [Int32](repeating: SpanTexts.none, count: rows.upperBound), batch: rows.count
    ) { _, _ in }
    let texts = texts ?? none
    let numbers = column == .prompt ? texts.prompts : texts.responses
    return LongTextChunk.encode(
      numbers[rows], of: texts, leaf: SnapshotSchema.leaf(column), level: level)
  }

  /// The form that makes the column smallest, judged by a part of the rows.
  func choose(_ column: SnapshotSchema.Column, _ rows: Range<Int>) -> ColumnForm {
    var best = ColumnForm(encoding: .plain, level: level)
    if column == .prompt || column == .response { return best }
    var builder = newBuilder
    let count = min(rows.count, sampleRows)
    let start = rows.lowerBound + (rows.count - count) / 2
    let factor = Double(rows.count) / Double(max(1, count))
    _ = encode(column, start..<start + count, &builder) { candidates, size in
      best.encoding = candidates[0]
      guard candidates.count > 1 else { return best }
      var smallest = Double.infinity
      for encoding in candidates {
        for level in Self.sampleLevels {
          // Plain values take zstd longest, so they must be worth it.
          let worth = encoding == .plain ? 1.05 : 1
          let scaled = worth * size(ColumnForm(encoding: encoding, level: level), factor)
          if scaled < smallest { (smallest, best.encoding) = (scaled, encoding) }
        }
      }
      let quick = ColumnForm(encoding: best.encoding, level: Self.quickLevel)
      if level > quick.level, size(quick, factor) < size(best, factor) { best = quick }
      return best
    }
    return best
  }

  private var newBuilder: ChunkBuilder {
    ChunkBuilder(level: level, isReordered: isReordered)
  }

  /// What a trial of one form takes, the values of all rows extrapolated by a factor.
  private typealias Trial = (_ form: ColumnForm, _ factor: Double) -> Double
  /// Chooses among encodings.
  private typealias Choice = ([PageEncoding], Trial) -> ColumnForm

  private func encode(
    _ column: SnapshotSchema.Column, _ rows: Range<Int>, _ builder: inout ChunkBuilder,
    _ choice: Choice
  ) -> EncodedChunk {
    let leaf = SnapshotSchema.leaf(column)
    if column == .startNanosecond {
      return numbers(table.start, as: Nanosecond.self, rows, leaf, &builder, choice)
    }
    // They ascend by a few, but for where the phase changes.
    if column == .row {
      return numbers(numbers, numbers.indices, leaf, &builder) { _, _ in
        ColumnForm(encoding: .deltaBinaryPacked, level: level)
      }
    }
    guard case .span(let span) = column else { return longTexts(column, rows) }
    let names = table.names.names
    switch span {
    case .run: return texts(table.run, rows, names, leaf, &builder)
    case .system: return texts(table.system, rows, names, leaf, &builder)
    case .source: return texts(table.source, rows, names, leaf, &builder)
    case .stage: return texts(table.stage, rows, names, leaf, &builder)
    case .phase: return texts(table.phase, rows, names, leaf, &builder)
    case .agent: return texts(table.agent, rows, names, leaf, &builder)
    case .group: return texts(table.group, rows, names, leaf, &builder)
    case .error: return texts(table.error, rows, names, leaf, &builder)
    case .model: return texts(table.model, rows, names, leaf, &builder)
    case .timing: return texts(table.timing, rows, Timing.allCases.map(\.name), leaf, &builder)
    case .status: return texts(table.status, rows, Status.allCases.map(\.name), leaf, &builder)
    case .call: return numbers(table.call, rows, leaf, &builder, choice)
    case .day: return numbers(table.day, rows, leaf, &builder, choice)
    case .iteration: return numbers(table.iteration, rows, leaf, &builder, choice)
    case .attempt: return numbers(table.attempt, rows, leaf, &builder, choice)
    case .covers: return numbers(table.covers, rows, leaf, &builder, choice)
    case .start:
      return numbers(table.start, as: Microseconds.self, rows, leaf, &builder, choice)
    case .duration: return numbers(table.duration, rows, leaf, &builder, choice)
    case .resolution: return numbers(table.resolution, rows, leaf, &builder, choice)
    case .promptBytes: return numbers(table.promptBytes, rows, leaf, &builder, choice)
    case .responseBytes: return numbers(table.responseBytes, rows, leaf, &builder, choice)
    case .inputTokens: return numbers(table.inputTokens, rows, leaf, &builder, choice)
    case .outputTokens: return numbers(table.outputTokens, rows, leaf, &builder, choice)
    case .cost: return numbers(table.cost, rows, leaf, &builder, choice)
    case .promptHash: return numbers(table.promptHash, rows, leaf, &builder, choice)
    }
  }

  private func texts(
    _ values: ColumnValues<NameID>, _ rows: Range<Int>, _ texts: [String],
    _ leaf: FileFooter.Leaf, _ builder: inout ChunkBuilder
  ) -> EncodedChunk {
    unsafe values.withValues(rows) { values in
      unsafe TextChunk.encode(values, texts: texts, leaf: leaf, level: level, &builder)
    }
  }

  private func texts<Code: TextCode & BitwiseCopyable>(
    _ values: [Code], _ rows: Range<Int>, _ texts: [String], _ leaf: FileFooter.Leaf,
    _ builder: inout ChunkBuilder
  ) -> EncodedChunk {
    unsafe values.withUnsafeBufferPointer { all in
      unsafe TextChunk.encode(
        UnsafeBufferPointer(rebasing: all[rows]), texts: texts, leaf: leaf, level: level, &builder)
    }
  }

  /// Numbers that the file holds as something else of the same layout.
  private func numbers<Source: StoredNumber & BitwiseCopyable>(
    _ values: [Int64], as source: Source.Type, _ rows: Range<Int>, _ leaf: FileFooter.Leaf,
    _ builder: inout ChunkBuilder, _ choice: Choice
  ) -> EncodedChunk
  where Source.Stored: BitwiseCopyable, Source.Stored.Magnitude: FixedWidthInteger {
    unsafe values.withUnsafeBufferPointer { all in
      unsafe all.withMemoryRebound(to: source) { all in
        unsafe numbers(UnsafeBufferPointer(rebasing: all[rows]), rows, leaf, &builder, choice)
      }
    }
  }

  private func numbers<Source: StoredNumber & ColumnValue>(
    _ values: ColumnValues<Source>, _ rows: Range<Int>, _ leaf: FileFooter.Leaf,
    _ builder: inout ChunkBuilder, _ choice: Choice
  ) -> EncodedChunk
  where Source.Stored: BitwiseCopyable, Source.Stored.Magnitude: FixedWidthInteger {
    unsafe values.withValues(rows) { values in
      unsafe numbers(values, rows, leaf, &builder, choice)
    }
  }

  private func numbers<Source: StoredNumber & BitwiseCopyable>(
    _ values: [Source], _ rows: Range<Int>, _ leaf: FileFooter.Leaf,
    _ builder: inout ChunkBuilder, _ choice: Choice
  ) -> EncodedChunk
  where Source.Stored: BitwiseCopyable, Source.Stored.Magnitude: FixedWidthInteger {
    unsafe values.withUnsafeBufferPointer { all in
      unsafe numbers(UnsafeBufferPointer(rebasing: all[rows]), rows, leaf, &builder, choice)
    }
  }

  private func numbers<Source: StoredNumber & BitwiseCopyable>(
    _ values: UnsafeBufferPointer<Source>, _ rows: Range<Int>, _ leaf: FileFooter.Leaf,
    _ builder: inout ChunkBuilder, _ choice: Choice
  ) -> EncodedChunk
  where Source.Stored: BitwiseCopyable, Source.Stored.Magnitude: FixedWidthInteger {
    let chunk = unsafe NumberChunk(values, leaf: leaf)
    let form = choice(chunk.candidates) { form, factor in
      let trial = chunk.encode(form, &builder).description
      let data = trial.dataOffset
      return Double(data) + Double(trial.compressedSize - data) * factor
    }
    return chunk.encode(form, &builder)
  }
}
