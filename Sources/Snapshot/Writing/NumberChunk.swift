/// Encodes the numbers of one column in one row group.
@safe struct NumberChunk<Source: StoredNumber & BitwiseCopyable>: ~Copyable
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
  private let codes: Scratch<UInt32>

  /// Numbers of that column, which must outlive this.
  ///
  /// - Parameter only: the encoding where it is known which is the best.
  init(
    _ values: UnsafeBufferPointer<Source>, leaf: FileFooter.Leaf, only: PageEncoding? = nil
  ) {
    unsafe self.values = values
    self.only = only
    count = values.count
    self.leaf = leaf
    own = Scratch(unset: 0)
    dense = Scratch(unset: min(count, ChunkBuilder.mostPageRows))
    codes = Scratch(unset: min(count, ChunkBuilder.mostPageRows) + 8)
    (absent, least, most) = unsafe Source.extremes(of: values, isOptional: leaf.isOptional)
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
    codes = Scratch(unset: 0)
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
      let slots = Scratch<UInt32>(range)
      let distinct = unsafe number(unsafe slots.base, least.stored, &builder)
      let width = max(1, BitPacking.width(UInt64(distinct - 1)))
      unsafe pages(encoding, &builder) { dense, count, codes, page in
        for index in 0..<count {
          let place = unsafe Int(truncatingIfNeeded: dense[index] &- least.stored)
          unsafe codes[index] = slots.base[place] &- 1
        }
        page.append(UInt8(width))
        unsafe RunLength.encode(codes, count, width: width, into: &page)
      }
    } else {
      unsafe pages(encoding, &builder) { dense, count, _, page in
        switch encoding {
        case .deltaBinaryPacked: unsafe DeltaPacking.encode(dense, count, into: &page)
        case .byteStreamSplit: unsafe ByteStreamSplit.encode(dense, count, into: &page)
        default:
          unsafe page.append(
            UnsafeRawBufferPointer(start: dense, count: count * MemoryLayout<Stored>.size))
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

  /// Numbers the different values from 1 in the order in which they come, and writes them.
  private func number(
    _ slots: UnsafeMutablePointer<UInt32>, _ least: Stored, _ builder: inout ChunkBuilder
  ) -> Int {
    var next: UInt32 = 0
    for index in 0..<count {
      let value = unsafe values[index]
      if leaf.isOptional && value.isAbsent { continue }
      let place = Int(truncatingIfNeeded: value.stored &- least)
      if unsafe slots[place] == 0 {
        next &+= 1
        unsafe slots[place] = next
        append(value, &builder)
      }
    }
    builder.finishDictionary(values: Int(next))
    return Int(next)
  }

  private func append(_ value: Source, _ builder: inout ChunkBuilder) {
    var stored = value.stored.littleEndian
    unsafe withUnsafeBytes(of: &stored) { unsafe builder.page.append($0) }
  }

  /// Goes through the pages and hands the values of each that are there to `body`.
  private func pages(
    _ encoding: PageEncoding, _ builder: inout ChunkBuilder,
    _ body: (
      UnsafePointer<Stored>, Int, UnsafeMutablePointer<UInt32>, inout GrowingBytes
    ) -> Void
  ) {
    let pageRows = builder.pageRows(differs: least != most)
    for start in stride(from: 0, to: count, by: pageRows) {
      let rows = min(pageRows, count - start)
      var kept = 0
      var present = unsafe UnsafePointer(dense.base)
      if Source.isStored, !leaf.isOptional || absent == 0, let base = unsafe values.baseAddress {
        unsafe present = UnsafeRawPointer(base + start).assumingMemoryBound(to: Stored.self)
        kept = rows
      } else if leaf.isOptional && absent > 0 {
        for row in 0..<rows {
          let value = unsafe values[start &+ row]
          unsafe dense.base[kept] = value.stored
          kept &+= value.isAbsent ? 0 : 1
        }
      } else {
        for row in 0..<rows { unsafe dense.base[row] = values[start &+ row].stored }
        kept = rows
      }
      if leaf.isOptional {
        builder.appendLevels(rows: rows, absent: rows - kept) { row in
          unsafe values[start &+ row].isAbsent
        }
      }
      if kept > 0 || encoding != .plain {
        unsafe body(present, kept, codes.base, &builder.page)
      }
      builder.finishData(rows: rows, encoding: encoding)
    }
  }
}

extension FixedWidthInteger where Self: SignedInteger, Magnitude: FixedWidthInteger {
  /// How much larger it is than the other, which is not larger.
  func magnitudeOfDifference(_ other: Self) -> Magnitude {
    Magnitude(truncatingIfNeeded: self &- other)
  }
}
