import Trace
import Workers

/// The reading of some row groups into a table, column by column, the groups shared by threads.
struct TableReading: Sendable {
  let reader: SnapshotReader
  let groups: Range<Int>
  /// Which row of its group each row was, a list a group; empty where rows stay as they are stored.
  let origins: [[Int32]]

  /// Number of rows.
  var count: Int { reader.firstRows[groups.upperBound] - reader.firstRows[groups.lowerBound] }

  /// Reads those columns and the stages; the others stay empty.
  func read(_ columns: Set<SpanColumn>, into table: inout SpanTable) throws(SnapshotError) {
    for column in SpanColumn.allCases where columns.contains(column) || column == .stage {
      switch column {
      case .run: table.run = try texts(column, "", &table.names)
      case .system: table.system = try texts(column, "", &table.names)
      case .source: table.source = try texts(column, "snapshot", &table.names)
      case .stage: table.stage = try names(column, &table.names) ?? names("", &table.names)
      case .phase:
        table.phase = try names(column, &table.names) ?? names(Phase.call, &table.names)
      case .agent: table.agent = try names(column, &table.names) ?? absentNames
      case .group: table.group = try texts(column, nil, &table.names)
      case .error: table.error = try texts(column, nil, &table.names)
      case .model: table.model = try texts(column, nil, &table.names)
      case .call:
        table.call = try numbers(column) ?? (0..<count).map { Int64($0) }
      case .day: table.day = try numbers(column) ?? absent()
      case .iteration: table.iteration = try numbers(column) ?? absent()
      case .attempt: table.attempt = try numbers(column) ?? absent()
      case .covers: table.covers = try numbers(column) ?? absent()
      case .start: table.start = try times() ?? absent()
      case .duration: table.duration = try numbers(column) ?? absent()
      case .resolution: table.resolution = try values(column)
      case .promptBytes: table.promptBytes = try values(column)
      case .responseBytes: table.responseBytes = try values(column)
      case .inputTokens: table.inputTokens = try values(column)
      case .outputTokens: table.outputTokens = try values(column)
      case .cost: table.cost = try values(column)
      case .promptHash: table.promptHash = try values(column)
      case .timing: table.timing = try words(column, Timing.init(name:), .none, .trace)
      case .status: table.status = try words(column, Status.init(name:), .unknown, .unknown)
      }
    }
    table.settleTimes()
  }

  private var absentNames: [NameID] { [NameID](repeating: .absent, count: count) }

  private func absent<Value: TableNumber>() -> [Value] {
    [Value](repeating: .absentMark, count: count)
  }

  private func names(_ text: String, _ names: inout NameTable) -> [NameID] {
    [NameID](repeating: names.identifier(text), count: count)
  }

  /// Numbers that may be the same in all rows.
  private func values<Value: TableNumber & ColumnValue>(
    _ column: SpanColumn
  ) throws(SnapshotError) -> ColumnValues<Value> {
    if !isAbsent(column), let numbers: [Value] = try numbers(column) {
      return ColumnValues(numbers)
    }
    return ColumnValues(repeating: .absentMark, count: count)
  }

  /// Texts that may be the same in all rows; where the file has no such column, that one.
  private func texts(
    _ column: SpanColumn, _ missing: String?, _ names: inout NameTable
  ) throws(SnapshotError) -> ColumnValues<NameID> {
    if isAbsent(column) { return ColumnValues(repeating: .absent, count: count) }
    if let known = try self.names(column, &names) { return ColumnValues(known) }
    return ColumnValues(repeating: names.identifier(missing), count: count)
  }

  /// Whether the file says that a column it has holds nothing.
  private func isAbsent(_ column: SpanColumn) -> Bool {
    guard let place = reader.footer.leaves.firstIndex(where: { $0.name == column.rawValue }) else {
      return false
    }
    return groups.allSatisfy { group in
      let nulls = reader.footer.groups[group].chunks[place].statistics.nulls
      return nulls == Int64(reader.rows(of: group).count)
    }
  }

  /// Has the threads decode every row group of a column into its place.
  ///
  /// - Returns: the values; nil where the file has no such column.
  private func decode<Value: BitwiseCopyable>(
    _ name: String,
    _ body:
      @escaping @Sendable (Int, Int, UnsafeMutablePointer<Value>) throws(SnapshotError) ->
      Void
  ) throws(SnapshotError) -> [Value]? {
    guard let place = reader.footer.leaves.firstIndex(where: { $0.name == name }) else {
      return nil
    }
    let failures = Slots<SnapshotError?>(groups.count, initial: nil)
    let origins = origins
    let values = unsafe [Value](unsafeUninitializedCapacity: count) { buffer, filled in
      // Each thread writes rows of its own.
      nonisolated(unsafe) let base = buffer.baseAddress
      WorkerThreads.share(groups.count) { number in
        let group = groups.lowerBound + number
        let offset = reader.firstRows[group] - reader.firstRows[groups.lowerBound]
        guard let base = unsafe base, !reader.rows(of: group).isEmpty else { return }
        do throws(SnapshotError) {
          if origins.isEmpty || origins[number].isEmpty {
            try unsafe body(group, place, base + offset)
          } else {
            let stored = Scratch<Value>(origins[number].count)
            try unsafe body(group, place, stored.base)
            for (row, origin) in origins[number].enumerated() {
              unsafe (base + offset)[Int(origin)] = stored.base[row]
            }
          }
        } catch {
          failures.set(number, error)
        }
      }
      filled = failures.values.allSatisfy { $0 == nil } ? count : 0
    }
    if let failure = failures.values.compactMap(\.self).first { throw failure }
    return values
  }

  private func numbers<Value: TableNumber>(
    _ column: SpanColumn
  ) throws(SnapshotError) -> [Value]? {
    try numbers(column.rawValue)
  }

  private func numbers<Value: TableNumber>(_ name: String) throws(SnapshotError) -> [Value]? {
    try unsafe decode(name) {
      (group, place, target: UnsafeMutablePointer<Value>) throws(SnapshotError) in
      try unsafe number(group, place, target)
    }
  }

  private func number<Value: TableNumber>(
    _ group: Int, _ place: Int, _ target: UnsafeMutablePointer<Value>
  ) throws(SnapshotError) {
    let leaf = reader.footer.leaves[place]
    let isReal = Value.self == Double.self
    switch leaf.type {
    case .int64 where !isReal, .int96 where !isReal, .double where isReal:
      var decoder = NumberDecoder<Int64, Value>(
        try reader.pages(group, place), type: leaf.type)
      try unsafe decoder.decode(into: target)
    case .int32 where !isReal, .float where isReal:
      var decoder = NumberDecoder<Int32, Value>(
        try reader.pages(group, place), type: leaf.type)
      try unsafe decoder.decode(into: target)
    default:
      throw .unsupported(place: "column '\(leaf.name)'", what: "its type is \(leaf.type)")
    }
  }

  private func texts(
    _ group: Int, _ place: Int, _ target: UnsafeMutablePointer<UInt32>
  ) throws(SnapshotError) -> [String] {
    var decoder = try reader.textDecoder(group, place)
    try unsafe decoder.decode(into: target)
    return decoder.texts
  }

  private func names(
    _ column: SpanColumn, _ names: inout NameTable
  ) throws(SnapshotError) -> [NameID]? {
    let texts = Slots<[String]>(groups.count, initial: [])
    let first = groups.lowerBound
    let decoded: [NameID]? = try unsafe decode(column.rawValue) {
      (group, place, target) throws(SnapshotError) in
      let codes = unsafe UnsafeMutableRawPointer(target).assumingMemoryBound(to: UInt32.self)
      texts.set(group - first, try unsafe self.texts(group, place, codes))
    }
    guard var decoded else { return nil }
    // Names are numbered group by group here, whichever thread was first.
    let maps = texts.values.map { $0.map { names.identifier($0) } }
    unsafe decoded.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let buffer = unsafe buffer
      WorkerThreads.share(groups.count) { number in
        let map = maps[number]
        if map.enumerated().allSatisfy({ $0.offset == Int($0.element.rawValue) }) { return }
        let start = reader.firstRows[first]
        let rows = reader.rows(of: first + number)
        unsafe map.withUnsafeBufferPointer { map in
          for row in rows.lowerBound - start..<rows.upperBound - start {
            let code = unsafe buffer[row]
            unsafe buffer[row] = code.isAbsent ? code : map[Int(code.rawValue)]
          }
        }
      }
    }
    return decoded
  }

  /// A column of words from a list.
  ///
  /// - Parameters:
  ///   - unknown: stands for an absent word, and one that a later version may have added.
  ///   - missing: stands in every row where the file has no such column.
  private func words<Word: BitwiseCopyable & Sendable>(
    _ column: SpanColumn, _ word: @escaping @Sendable (String) -> Word?, _ unknown: Word,
    _ missing: Word
  ) throws(SnapshotError) -> [Word] {
    let decoded: [Word]? = try unsafe decode(column.rawValue) {
      (group, place, target) throws(SnapshotError) in
      let rows = reader.rows(of: group).count
      let codes = Scratch<UInt32>(rows)
      let words = try unsafe texts(group, place, codes.base).map { word($0) ?? unknown }
      // An absent word comes first, so that a row is one look-up: its code is one less than zero.
      let all = [unknown] + words
      for row in 0..<rows { unsafe target[row] = all[Int(codes.base[row] &+ 1)] }
    }
    return decoded ?? [Word](repeating: missing, count: count)
  }

  /// The instants, put together from their two columns.
  private func times() throws(SnapshotError) -> [Int64]? {
    let leaves = reader.footer.leaves
    let rest = leaves.firstIndex { $0.name == SnapshotSchema.Column.startNanosecond.name }
    return try unsafe decode(SpanColumn.start.rawValue) {
      (group, place, target) throws(SnapshotError) in
      try unsafe number(group, place, target)
      let rows = reader.rows(of: group).count
      let scale: Int64
      switch leaves[place].meaning {
      case .timestamp(let unit): scale = unit.nanoseconds
      case .none, .integer: scale = 1
      default:
        throw .unsupported(place: "column 'start'", what: "it holds no instants")
      }
      let remainders = Scratch<Int32>(rows)
      if let rest, scale > 1 { try unsafe number(group, rest, remainders.base) }
      if scale == 1 { return }
      for row in 0..<rows {
        let value = unsafe target[row]
        if value == SpanTable.absent64 { continue }
        let below = unsafe Int64(max(0, remainders.base[row]))
        // Towards zero first: the earliest instant's whole microseconds alone don't fit.
        let isEarly = value < 0 && below > 0
        let (product, overflow) = (isEarly ? value + 1 : value)
          .multipliedReportingOverflow(by: scale)
        let (sum, second) = product.addingReportingOverflow(isEarly ? below - scale : below)
        guard !overflow, !second else {
          throw .damaged(place: "column 'start'", what: "an instant beyond the years 1677 to 2262")
        }
        unsafe target[row] = sum
      }
    }
  }
}
