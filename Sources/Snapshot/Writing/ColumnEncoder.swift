import Trace

/// Encodes columns of a table, each call by itself, so that threads can share the columns.
struct ColumnEncoder: Sendable {
  let table: SpanTable
  /// Where prompts and answers are, if they are kept.
  let texts: SpanTexts?
  let level: Int
  let contexts: CompressionContexts
  /// Where each row of the group is stored, see ``StoredOrder``; nil where they stay as they are.
  var places: [Int32]?
  /// The number that the table's first row has in the file.
  let first: Int64

  /// One column of some rows.
  func encode(
    _ column: SnapshotSchema.Column, _ rows: Range<Int>, _ form: ColumnForm
  ) -> EncodedChunk {
    if column == .prompt || column == .response { return longTexts(column, rows) }
    var builder = newBuilder
    return encode(column, rows, &builder) { _, _ in form } ?? EncodedChunk()
  }

  /// The prompts or answers of some rows.
  private func longTexts(_ column: SnapshotSchema.Column, _ rows: Range<Int>) -> EncodedChunk {
    let none = SpanTexts(
      prompts: [Int32](repeating: SpanTexts.none, count: rows.upperBound),
      responses: [Int32](repeating: SpanTexts.none, count: rows.upperBound), batch: rows.count
    ) { _, _ in }
    let texts = texts ?? none
    let numbers = column == .prompt ? texts.prompts : texts.responses
    var builder = newBuilder
    return LongTextChunk.encode(
      numbers[rows], of: texts, leaf: SnapshotSchema.leaf(column), &builder)
  }

  /// The encodings that can hold some rows of a column and are worth trying.
  func candidates(_ column: SnapshotSchema.Column, _ rows: Range<Int>) -> [PageEncoding] {
    var known: [PageEncoding] = []
    var builder = newBuilder
    _ = encode(column, rows, &builder) { candidates, _ in
      known = candidates
      return nil
    }
    return known
  }

  /// What some rows of a column take in each form, in those of some encodings that can hold them.
  ///
  /// - Parameters:
  ///   - among: the encodings; nil for all.
  ///   - factor: what the values are to be multiplied by.
  func trials(
    _ column: SnapshotSchema.Column, _ rows: Range<Int>, levels: Set<Int>,
    among some: Set<PageEncoding>? = nil, factor: Double = 1
  ) -> [ColumnTrial] {
    var trials: [ColumnTrial] = []
    var builder = newBuilder
    _ = encode(column, rows, &builder) { candidates, encoded in
      for encoding in candidates where some?.contains(encoding) ?? true {
        for level in levels.sorted() {
          let form = ColumnForm(encoding: encoding, level: level)
          trials.append(ColumnTrial(form, encoded(form).description, factor: factor))
        }
      }
      return nil
    }
    return trials
  }

  private var newBuilder: ChunkBuilder {
    ChunkBuilder(contexts, level: level, isReordered: places != nil)
  }

  /// Chooses among encodings, by what numbers are encoded to in a form; nil where they are not to be encoded.
  private typealias Choice = ([PageEncoding], (ColumnForm) -> EncodedChunk) -> ColumnForm?

  private func encode(
    _ column: SnapshotSchema.Column, _ rows: Range<Int>, _ builder: inout ChunkBuilder,
    _ choice: Choice
  ) -> EncodedChunk? {
    let leaf = SnapshotSchema.leaf(column)
    if column == .startNanosecond {
      return numbers(table.start, as: Nanosecond.self, rows, leaf, &builder, choice)
    }
    if column == .row { return rowNumbers(rows, leaf, &builder, choice) }
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

  /// Which row of the file each row is.
  private func rowNumbers(
    _ rows: Range<Int>, _ leaf: FileFooter.Leaf, _ builder: inout ChunkBuilder, _ choice: Choice
  ) -> EncodedChunk? {
    let numbers = Scratch<Int64>(unset: rows.count)
    for index in 0..<rows.count {
      let place = places.map { Int($0[index]) } ?? index
      unsafe numbers.base[place] = first &+ Int64(rows.lowerBound &+ index)
    }
    // They ascend by a few, but for where the phase changes.
    let chunk = unsafe NumberChunk(
      UnsafeBufferPointer(start: numbers.base, count: rows.count), leaf: leaf,
      only: .deltaBinaryPacked)
    return encode(chunk, &builder, choice)
  }

  /// The values of some rows as they are stored.
  private func withStored<Value: BitwiseCopyable, Result>(
    _ values: [Value], _ rows: Range<Int>, _ body: (UnsafeBufferPointer<Value>) -> Result
  ) -> Result {
    precondition(values.count == table.count)
    return unsafe values.withUnsafeBufferPointer { all in
      let values = unsafe UnsafeBufferPointer(rebasing: all[rows])
      guard let places else { return unsafe body(values) }
      precondition(places.count == rows.count)
      let stored = Scratch<Value>(unset: rows.count)
      unsafe places.withUnsafeBufferPointer { places in
        // Each row has a place of its own below their number.
        for index in 0..<values.count { unsafe stored.base[Int(places[index])] = values[index] }
      }
      return unsafe body(UnsafeBufferPointer(start: stored.base, count: rows.count))
    }
  }

  private func texts(
    _ values: ColumnValues<NameID>, _ rows: Range<Int>, _ texts: [String],
    _ leaf: FileFooter.Leaf, _ builder: inout ChunkBuilder
  ) -> EncodedChunk {
    if let common = values.common {
      return TextChunk.encode(
        repeating: common, rows: rows.count, texts: texts, leaf: leaf, level: level, &builder)
    }
    return self.texts(values.each ?? [], rows, texts, leaf, &builder)
  }

  private func texts<Code: TextCode & BitwiseCopyable>(
    _ values: [Code], _ rows: Range<Int>, _ texts: [String], _ leaf: FileFooter.Leaf,
    _ builder: inout ChunkBuilder
  ) -> EncodedChunk {
    unsafe withStored(values, rows) { values in
      unsafe TextChunk.encode(values, texts: texts, leaf: leaf, level: level, &builder)
    }
  }

  /// Numbers that the file holds as something else of the same layout.
  private func numbers<Source: StoredNumber & BitwiseCopyable>(
    _ values: [Int64], as source: Source.Type, _ rows: Range<Int>, _ leaf: FileFooter.Leaf,
    _ builder: inout ChunkBuilder, _ choice: Choice
  ) -> EncodedChunk?
  where Source.Stored: BitwiseCopyable, Source.Stored.Magnitude: FixedWidthInteger {
    unsafe withStored(values, rows) { values in
      var chunk = unsafe values.withMemoryRebound(to: source) { values in
        encode(unsafe NumberChunk(values, leaf: leaf), &builder, choice)
      }
      chunk?.ascends = (1..<max(1, values.count)).allSatisfy {
        unsafe values[$0 - 1] <= values[$0]
      }
      return chunk
    }
  }

  private func numbers<Source: StoredNumber & ColumnValue>(
    _ values: ColumnValues<Source>, _ rows: Range<Int>, _ leaf: FileFooter.Leaf,
    _ builder: inout ChunkBuilder, _ choice: Choice
  ) -> EncodedChunk?
  where Source.Stored: BitwiseCopyable, Source.Stored.Magnitude: FixedWidthInteger {
    guard let common = values.common else {
      return numbers(values.each ?? [], rows, leaf, &builder, choice)
    }
    return encode(
      NumberChunk(repeating: common, count: rows.count, leaf: leaf), &builder, choice)
  }

  private func numbers<Source: StoredNumber & BitwiseCopyable>(
    _ values: [Source], _ rows: Range<Int>, _ leaf: FileFooter.Leaf,
    _ builder: inout ChunkBuilder, _ choice: Choice
  ) -> EncodedChunk?
  where Source.Stored: BitwiseCopyable, Source.Stored.Magnitude: FixedWidthInteger {
    unsafe withStored(values, rows) { values in
      encode(unsafe NumberChunk(values, leaf: leaf), &builder, choice)
    }
  }

  private func encode<Source: StoredNumber & BitwiseCopyable>(
    _ chunk: borrowing NumberChunk<Source>, _ builder: inout ChunkBuilder, _ choice: Choice
  ) -> EncodedChunk?
  where Source.Stored: BitwiseCopyable, Source.Stored.Magnitude: FixedWidthInteger {
    guard let form = choice(chunk.candidates, { chunk.encode($0, &builder) }) else { return nil }
    return chunk.encode(form, &builder)
  }
}
