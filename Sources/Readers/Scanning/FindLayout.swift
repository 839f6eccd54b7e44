/// Which columns the output of `find -printf` or the like has, judged from some of its lines.
struct FindLayout: Equatable {
  /// What a column of numbers holds.
  enum Column: Equatable {
    case modified, changed, born, size, ignored
  }

  /// The columns before the name.
  private(set) var leading: [Column] = []
  /// The columns behind the name, in their order.
  private(set) var trailing: [Column] = []
  private let separator: UInt8
  private static let most = 6

  /// The layout that fits all but a few of the lines; nil where none does.
  init?(_ lines: [[UInt8]]) {
    let tab = UInt8(ascii: "\t")
    let tabbed = lines.count { $0.contains(tab) }
    separator = tabbed * 2 > lines.count ? tab : UInt8(ascii: " ")
    var before: [[Field]] = []
    var behind: [[Field]] = []
    for line in lines {
      let first = Self.fields(line.span, separator, fromEnd: false)
      before.append(first)
      behind.append(Self.fields(line.span, separator, fromEnd: true))
    }
    // A name may begin or end like a number, so the fewest columns of any line are the true ones;
    // a few broken lines must not spoil that.
    let leadingCount = Self.common(before.map(\.count))
    var trailingCount = Self.common(behind.map(\.count))
    if leadingCount > 0 && separator != tab { trailingCount = 0 }
    guard leadingCount + trailingCount > 0 else { return nil }
    let rows = zip(before, behind).compactMap { first, last -> [Field]? in
      guard first.count >= leadingCount, last.count >= trailingCount else { return nil }
      return Array(first.prefix(leadingCount)) + Array(last.suffix(trailingCount))
    }
    let columns = Self.meaning(rows, leadingCount + trailingCount)
    guard columns.contains(.modified) else { return nil }
    leading = Array(columns.prefix(leadingCount))
    trailing = Array(columns.suffix(trailingCount))
  }

  /// The smallest count, except those that at most one line in fifty has.
  private static func common(_ counts: [Int]) -> Int {
    let sorted = counts.sorted()
    guard !sorted.isEmpty else { return 0 }
    return sorted[sorted.count / 50]
  }

  /// Times come in the order modified, changed, born; the last column without a fraction is the
  /// size, unless it is the only one that could be a time.
  private static func meaning(_ rows: [[Field]], _ count: Int) -> [Column] {
    let fractions = (0..<count).map { column in rows.contains { $0[column].hasFraction } }
    let known = (0..<count).map { column in rows.contains { $0[column].isKnown } }
    var size = (0..<count).last { !fractions[$0] && known[$0] }
    let times = (0..<count).filter { $0 != size }
    if times.isEmpty || (!fractions.contains(true) && size == 0) { size = nil }
    var order: [Column] = [.modified, .changed, .born]
    return (0..<count).map { column in
      if column == size { return .size }
      return order.isEmpty ? .ignored : order.removeFirst()
    }
  }

  /// The file of a line and where its name lies; nil where the line does not fit.
  func entry(_ line: Span<UInt8>) -> (FileTimes.Entry, Range<Int>)? {
    let first = Self.fields(line, separator, fromEnd: false)
    let last = trailing.isEmpty ? [] : Self.fields(line, separator, fromEnd: true)
    guard first.count >= leading.count, last.count >= trailing.count else { return nil }
    let start = leading.isEmpty ? 0 : first[leading.count - 1].range.upperBound + 1
    let behind = last.suffix(trailing.count)
    let end = behind.first.map { $0.range.lowerBound - 1 } ?? line.count
    guard start < end else { return nil }
    var entry = FileTimes.Entry(path: 0..<0)
    for (column, field) in zip(leading + trailing, first.prefix(leading.count) + behind) {
      switch column {
      case .modified: entry.modified = field.time
      case .changed: entry.changed = field.isKnown ? field.time : FileListing.absent
      case .born: entry.born = field.isKnown ? field.time : FileListing.absent
      case .size: entry.size = field.whole ?? FileListing.unknownSize
      case .ignored: break
      }
    }
    guard entry.modified != FileListing.absent else { return nil }
    return (entry, start..<end)
  }

  /// The fields at one end of a line that are numbers, at least one field left for the name.
  private static func fields(
    _ line: Span<UInt8>, _ separator: UInt8, fromEnd: Bool
  ) -> [Field] {
    var found: [Field] = []
    var at = fromEnd ? line.count : 0
    while found.count < most {
      var edge = at
      if fromEnd {
        while edge > 0 && line[edge - 1] != separator { edge -= 1 }
        guard edge > 0, let field = Field(line, edge..<at) else { break }
        found.insert(field, at: 0)
        at = edge - 1
      } else {
        while edge < line.count && line[edge] != separator { edge += 1 }
        guard edge < line.count, let field = Field(line, at..<edge) else { break }
        found.append(field)
        at = edge + 1
      }
    }
    // Nothing can stand for an unknown time, but not for the first one.
    while fromEnd, let first = found.first, !first.isKnown { found.removeFirst() }
    if !fromEnd, let first = found.first, !first.isKnown { return [] }
    return found
  }
}

extension FindLayout {
  /// A decimal number as it stands in a line, or a sign that there is none.
  struct Field: Equatable {
    /// Where it stands.
    let range: Range<Int>
    /// Whether there is a decimal point.
    let hasFraction: Bool
    /// Whether it is a number other than zero.
    let isKnown: Bool
    /// The part before the point; nil where there is no number or it is too large.
    let whole: Int64?
    /// The first nine digits behind the point as nanoseconds.
    private let fraction: Int64
    private let isNegative: Bool

    /// A field if it is a number, `-` or empty.
    init?(_ line: Span<UInt8>, _ range: Range<Int>) {
      self.range = range
      var at = range.lowerBound
      let end = range.upperBound
      isNegative = end - at > 1 && line[at] == UInt8(ascii: "-")
      if isNegative { at += 1 }
      if at == end || (end - at == 1 && line[at] == UInt8(ascii: "-")) {
        (hasFraction, isKnown, whole, fraction) = (false, false, nil, 0)
        return
      }
      var value: Int64? = 0
      let first = at
      while at < end, line[at] &- 0x30 < 10 {
        let digit = Int64(line[at] - 0x30)
        value = value.flatMap { value in
          let (product, overflow) = value.multipliedReportingOverflow(by: 10)
          let (sum, overflow2) = product.addingReportingOverflow(digit)
          return overflow || overflow2 ? nil : sum
        }
        at += 1
      }
      guard at > first else { return nil }
      var digits = 0
      var nanoseconds: Int64 = 0
      let point = at < end && (line[at] == UInt8(ascii: ".") || line[at] == UInt8(ascii: ","))
      var isNone = false
      if point {
        at += 1
        // Some versions of find print a birth time that they don't know as -1.-000000010.
        if at < end && line[at] == UInt8(ascii: "-") {
          isNone = true
          at += 1
        }
        while at < end, line[at] &- 0x30 < 10 {
          if digits < 9 { nanoseconds = nanoseconds * 10 + Int64(line[at] - 0x30) }
          digits += 1
          at += 1
        }
      }
      guard at == end else { return nil }
      for _ in 0..<max(0, 9 - digits) { nanoseconds *= 10 }
      hasFraction = point
      whole = isNone ? nil : value
      fraction = nanoseconds
      isKnown = !isNone && (value != 0 || nanoseconds != 0)
    }

    /// Nanoseconds since 1970 UTC; ``FileListing/absent`` where there is no number or it is too
    /// large.
    var time: Int64 {
      guard let whole else { return FileListing.absent }
      // No file has a time after the year 5000 in seconds, none before 1970-04 in nanoseconds.
      if !hasFraction && whole > 100_000_000_000 { return isNegative ? -whole : whole }
      let (product, overflow) = whole.multipliedReportingOverflow(by: 1_000_000_000)
      let (sum, overflow2) = product.addingReportingOverflow(fraction)
      if overflow || overflow2 { return FileListing.absent }
      return isNegative ? -sum : sum
    }
  }
}
