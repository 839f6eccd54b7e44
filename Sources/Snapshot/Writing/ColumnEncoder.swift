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
      return converted(table.start, rows, leaf, &builder, choice, Instant.rest)
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
      return converted(
        table.start, rows, leaf, &builder, choice, areTimes: true, Instant.microseconds)
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
    let values = unsafe UnsafeBufferPointer(start: numbers.base, count: rows.count)
    // Each of them is there once.
    let (least, most) = (Int64(rows.lowerBound), Int64(rows.upperBound) - 1)
    let extremes = Extremes(absent: 0, least: first &+ least, most: first &+ most)
    let chunk = unsafe NumberChunk(values, extremes, leaf: leaf, only: .deltaBinaryPacked)
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

  private func numbers<Source: StoredNumber>(
    _ all: [Source], _ rows: Range<Int>, _ leaf: FileFooter.Leaf, _ builder: inout ChunkBuilder,
    _ choice: Choice
  ) -> EncodedChunk?
  where Source.Stored: BitwiseCopyable, Source.Stored.Magnitude: FixedWidthInteger {
    guard places == nil else {
      return converted(all, rows, leaf, &builder, choice) { $0 }
    }
    precondition(all.count == table.count)
    return unsafe all.withUnsafeBufferPointer { all in
      let values = unsafe UnsafeBufferPointer(rebasing: all[rows])
      return encode(unsafe NumberChunk(values, leaf: leaf), &builder, choice)
    }
  }

  /// Numbers of some rows, which are converted, put into their places and looked at in one pass.
  ///
  /// - Parameters:
  ///   - areTimes: whether it is to be found out whether they ascend.
  ///   - convert: makes the number that is stored of what the table has.
  @inline(__always)
  private func converted<Value: BitwiseCopyable, Source: StoredNumber>(
    _ all: [Value], _ rows: Range<Int>, _ leaf: FileFooter.Leaf, _ builder: inout ChunkBuilder,
    _ choice: Choice, areTimes: Bool = false, _ convert: (Value) -> Source
  ) -> EncodedChunk?
  where Source.Stored: BitwiseCopyable, Source.Stored.Magnitude: FixedWidthInteger {
    precondition(all.count == table.count && places?.count ?? rows.count == rows.count)
    return unsafe all.withUnsafeBufferPointer { all in
      let values = unsafe UnsafeBufferPointer(rebasing: all[rows])
      let stored = Scratch<Source>(unset: rows.count)
      let extremes = unsafe (places ?? []).withUnsafeBufferPointer { places in
        // Each row has a place of its own below their number.
        unsafe Source.place(
          values, at: self.places == nil ? nil : places.baseAddress, in: stored.base,
          isOptional: leaf.isOptional, convert)
      }
      let numbers = unsafe UnsafeBufferPointer(start: stored.base, count: rows.count)
      var chunk = encode(unsafe NumberChunk(numbers, extremes, leaf: leaf), &builder, choice)
      if areTimes {
        chunk?.ascends = (1..<max(1, numbers.count)).allSatisfy {
          unsafe numbers[$0 - 1] <= numbers[$0]
        }
      }
      return chunk
    }
  }

  private func encode<Source: StoredNumber>(
    _ chunk: borrowing NumberChunk<Source>, _ builder: inout ChunkBuilder, _ choice: Choice
  ) -> EncodedChunk?
  where Source.Stored: BitwiseCopyable, Source.Stored.Magnitude: FixedWidthInteger {
    guard let form = choice(chunk.candidates, { chunk.encode($0, &builder) }) else { return nil }
    return chunk.encode(form, &builder)
  }
}
