/// Encodes the numbers of one column in one row group.
@safe struct NumberChunk<Source: StoredNumber>: ~Copyable
where Source.Stored: BitwiseCopyable, Source.Stored.Magnitude: FixedWidthInteger {
  typealias Stored = Source.Stored

  private let values: UnsafeBufferPointer<Source>
  private let count: Int
  private let leaf: FileFooter.Leaf
  private let only: PageEncoding?
  /// How many values are absent.
  private let absent: Int
  private let least: Source?
  private let most: Source?
  /// Values that lie nowhere else.
  private let own: Scratch<Source>
  private let dense: Scratch<Stored>

  /// Numbers of that column, which must outlive this.
  ///
  /// - Parameters:
  ///   - extremes: theirs.
  ///   - only: the encoding where it is known which is the best.
  init(
    _ values: UnsafeBufferPointer<Source>, _ extremes: Extremes<Source>, leaf: FileFooter.Leaf,
    only: PageEncoding? = nil
  ) {
    unsafe self.values = values
    self.only = only
    count = values.count
    self.leaf = leaf
    own = Scratch(unset: 0)
    dense = Scratch(unset: min(count, ChunkBuilder.mostPageRows))
    (absent, least, most) = (extremes.absent, extremes.least, extremes.most)
  }

  /// Numbers of that column, which must outlive this.
  init(_ values: UnsafeBufferPointer<Source>, leaf: FileFooter.Leaf) {
    let extremes = unsafe Source.extremes(of: values, isOptional: leaf.isOptional)
    unsafe self.init(values, extremes, leaf: leaf)
  }

  /// The same number in so many rows.
  init(repeating value: Source, count: Int, leaf: FileFooter.Leaf) {
    self.count = count
    self.leaf = leaf
    only = nil
    let isAbsent = leaf.isOptional && value.isAbsent
    absent = isAbsent ? count : 0
    (least, most) = isAbsent || count == 0 ? (nil, nil) : (value, value)
    // Numbers without a dictionary are written one by one.
    let written = leaf.type == .double && !isAbsent ? count : 0
    own = Scratch(unset: written)
    dense = Scratch(unset: min(written, ChunkBuilder.mostPageRows))
    unsafe own.base.update(repeating: value, count: written)
    unsafe values = UnsafeBufferPointer(start: own.base, count: written)
  }

  /// Whether all rows say the same, so that a number in a dictionary says it.
  private var isUniform: Bool {
    guard let least, let most else { return true }
    return absent == 0 && allowsDictionary && least.stored == most.stored
  }

  /// The widest range of numbers for which a dictionary is tried.
  private static var widest: Stored.Magnitude { 1 << 20 }

  /// Whether a dictionary can hold the numbers.
  private var allowsDictionary: Bool {
    guard leaf.type != .double, let least, let most else { return false }
    return most.stored.magnitudeOfDifference(least.stored) < Self.widest
  }

  /// The encodings that are worth trying.
  var candidates: [PageEncoding] {
    guard let least, let most else { return [.plain] }
    if let only { return [only] }
    if leaf.type == .double { return [.byteStreamSplit, .plain] }
    if allowsDictionary && least.stored == most.stored { return [.dictionary] }
    return (allowsDictionary ? [.dictionary] : []) + [
      .deltaBinaryPacked, .byteStreamSplit, .plain,
    ]
  }

  /// Encodes all of the numbers in that form, or in the next best where it is not possible.
  func encode(_ form: ColumnForm, _ builder: inout ChunkBuilder) -> EncodedChunk {
    builder.reset(level: form.level)
    if isUniform {
      if let least { append(least, &builder) }
      if least != nil { builder.finishDictionary(values: 1) }
      builder.finishData(repeating: least != nil, rows: count, isOptional: leaf.isOptional)
      return builder.finish(leaf, statistics: statistics)
    }
    var encoding = form.encoding
    if encoding == .dictionary && !allowsDictionary { encoding = .deltaBinaryPacked }
    if encoding == .dictionary, let least, let most {
      let range = Int(most.stored.magnitudeOfDifference(least.stored)) + 1
      let codes = Scratch<UInt32>(unset: count + 8)
      let distinct = unsafe number(unsafe codes.base, least.stored, range, &builder)
      let width = max(1, BitPacking.width(UInt64(distinct - 1)))
      var done = 0
      pages(&builder, encoding) { _, _, kept, page in
        page.append(UInt8(width))
        unsafe RunLength.encode(page: codes.base + done, kept, width: width, into: &page)
        done += kept
      }
    } else {
      pages(&builder, encoding) { start, rows, kept, page in
        guard kept > 0 || encoding != .plain else { return }
        let dense = unsafe self.dense(start, rows, kept)
        switch encoding {
        case .deltaBinaryPacked: unsafe DeltaPacking.encode(dense, kept, into: &page)
        case .byteStreamSplit: unsafe ByteStreamSplit.encode(dense, kept, into: &page)
        default:
          unsafe page.append(
            UnsafeRawBufferPointer(start: dense, count: kept * MemoryLayout<Stored>.size))
        }
      }
    }
    return builder.finish(leaf, statistics: statistics)
  }

  private var statistics: FileFooter.Statistics {
    FileFooter.Statistics(
      nulls: Int64(absent), least: least.map { Source.bytes($0.lowerBound) },
      most: most.map { Source.bytes($0.upperBound) })
  }

  /// Numbers the different values in the order in which they come, and writes them.
  ///
  /// - Parameters:
  ///   - codes: gets the number of each value that is there, from 0.
  ///   - range: how many different values there can be, from the least on.
  /// - Returns: how many there are.
  private func number(
    _ codes: UnsafeMutablePointer<UInt32>, _ least: Stored, _ range: Int,
    _ builder: inout ChunkBuilder
  ) -> Int {
    // By value its number counted from 1, 0 where it did not come yet.
    let slots = Scratch<UInt32>(range)
    let mayLack = leaf.isOptional && absent > 0
    var next: UInt32 = 0
    var kept = 0
    for index in 0..<count {
      let value = unsafe values[index]
      if mayLack && value.isAbsent { continue }
      let place = Int(truncatingIfNeeded: value.stored &- least)
      var number = unsafe slots.base[place]
      if number == 0 {
        next &+= 1
        number = next
        unsafe slots.base[place] = next
        append(value, &builder)
      }
      unsafe codes[kept] = number &- 1
      kept &+= 1
    }
    builder.finishDictionary(values: Int(next))
    return Int(next)
  }

  private func append(_ value: Source, _ builder: inout ChunkBuilder) {
    var stored = value.stored.littleEndian
    unsafe withUnsafeBytes(of: &stored) { unsafe builder.page.append($0) }
  }

  /// Goes through the pages and has `body` write what each one has.
  ///
  /// - Parameter body: gets the first row of the page, its rows and how many of them have a value.
  private func pages(
    _ builder: inout ChunkBuilder, _ encoding: PageEncoding,
    _ body: (_ start: Int, _ rows: Int, _ kept: Int, _ page: inout GrowingBytes) -> Void
  ) {
    let pageRows = builder.pageRows(differs: least != most)
    for start in stride(from: 0, to: count, by: pageRows) {
      let rows = min(pageRows, count - start)
      var kept = rows
      if leaf.isOptional {
        if rows == count {
          kept -= absent
        } else if absent > 0 {
          for row in start..<start &+ rows { kept &-= unsafe values[row].isAbsent ? 1 : 0 }
        }
        builder.appendLevels(rows: rows, absent: rows - kept) { row in
          unsafe values[start &+ row].isAbsent
        }
      }
      body(start, rows, kept, &builder.page)
      builder.finishData(rows: rows, encoding: encoding)
    }
  }

  /// The values of some rows side by side, as a file holds them, without those that are absent.
  private func dense(_ start: Int, _ rows: Int, _ kept: Int) -> UnsafePointer<Stored> {
    if kept == rows {
      if Source.isStored, let base = unsafe values.baseAddress {
        return unsafe UnsafeRawPointer(base + start).assumingMemoryBound(to: Stored.self)
      }
      for row in 0..<rows { unsafe dense.base[row] = values[start &+ row].stored }
    } else {
      var next = 0
      for row in 0..<rows {
        let value = unsafe values[start &+ row]
        unsafe dense.base[next] = value.stored
        next &+= value.isAbsent ? 0 : 1
      }
    }
    return unsafe UnsafePointer(dense.base)
  }
}

extension FixedWidthInteger where Self: SignedInteger, Magnitude: FixedWidthInteger {
  /// How much larger it is than the other, which is not larger.
  func magnitudeOfDifference(_ other: Self) -> Magnitude {
    Magnitude(truncatingIfNeeded: self &- other)
  }
}
