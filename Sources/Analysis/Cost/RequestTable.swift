import Trace

/// The requests of a run: which rows stand for them, so that no amount counts twice.
///
/// A call's attempts are its requests where they are on record, else the call itself is one. An amount is
/// that of the attempts where any of them tells it, else that of the call, which then goes to the attempt
/// whose answer was used. Where calls tell nothing at all, rows of whole runs and of events stand in.
struct RequestTable {
  /// A logical call.
  struct Call {
    /// The last attempt, or the call's own row.
    var last: Int32 = -1
    /// The row of the whole call; −1 where there is none.
    var whole: Int32 = -1
    /// Attempts on record.
    var attempts: Int32 = 0
    /// Whether any attempt tells tokens, or a cost.
    var hasTokens = false
    var hasCost = false

    /// Takes in a row of the call, its own or an attempt's.
    mutating func note(_ row: Int, _ role: SpanGroups.Role, in table: borrowing SpanTable) {
      if role == .call {
        // Two sources may tell of one call; the first with an amount stands.
        if whole < 0 || RequestAmounts(of: Int(whole), in: table).isEmpty {
          whole = Int32(clamping: row)
        }
        if attempts == 0 { last = whole }
        return
      }
      let amounts = RequestAmounts(of: row, in: table)
      hasTokens = hasTokens || amounts.input >= 0 || amounts.output >= 0
      hasCost = hasCost || amounts.recorded.isFinite
      if attempts == 0 || table.attempt[row] >= table.attempt[Int(last)] {
        last = Int32(clamping: row)
      }
      attempts += 1
    }
  }

  private let table: SpanTable
  private let roles: [SpanGroups.Role]
  private let membership: [UInt32]
  private(set) var calls: [Call] = []
  /// The call of each row; −1 for rows of none.
  let callOfRow: [Int32]
  /// Phases whose rows tell of many calls, or of moments: they stand for requests where no call tells
  /// anything.
  static let standIns = [Phase.run, "total", "event"]

  /// The requests of that table; nil where no row tells tokens or a cost.
  ///
  /// - Complexity: O(rows) on average.
  init?(
    _ table: SpanTable, _ groups: SpanGroups, _ numbers: @autoclosure () -> CallNumbers
  ) {
    let hasAny =
      table.inputTokens.contains { $0 >= 0 } || table.outputTokens.contains { $0 >= 0 }
      || table.cost.contains { $0.isFinite }
    guard hasAny else { return nil }
    self.table = table
    roles = groups.groups.map(\.role)
    membership = groups.membership
    let numbers = numbers()
    callOfRow = numbers.ofRow
    // Beside the table until they are whole: a method of the table would copy them for each row.
    var calls = [Call](repeating: Call(), count: numbers.count)
    for (row, call) in callOfRow.enumerated() where call >= 0 {
      calls[Int(call)].note(row, roles[Int(membership[row])], in: table)
    }
    self.calls = calls
  }

  private func amounts(_ row: Int) -> RequestAmounts { RequestAmounts(of: row, in: table) }

  /// Calls the closure with every request: its row, what it used, whether its answer was used, and how
  /// many requests that is; the latter two are nil where nothing tells.
  ///
  /// - Complexity: O(rows).
  func forEach(_ body: (Int, RequestAmounts, Bool?, Int?) -> Void) {
    guard callsTell else { return forEachOther(body) }
    for row in 0..<table.count where callOfRow[row] >= 0 {
      let call = calls[Int(callOfRow[row])]
      var known = amounts(row)
      if roles[Int(membership[row])] == .call {
        guard call.attempts == 0, Int(call.whole) == row else { continue }
        body(row, known, !table.status[row].isFailure, 1)
        continue
      }
      let isLast = Int(call.last) == row
      if isLast, call.whole >= 0 {
        let whole = amounts(Int(call.whole))
        if !call.hasTokens { (known.input, known.output) = (whole.input, whole.output) }
        if !call.hasCost { known.recorded = whole.recorded }
      }
      body(row, known, isLast && !table.status[row].isFailure, 1)
    }
  }

  /// Whether any call or attempt tells an amount.
  var callsTell: Bool {
    calls.contains { call in
      call.hasTokens || call.hasCost || (call.whole >= 0 && !amounts(Int(call.whole)).isEmpty)
    }
  }

  private func forEachOther(_ body: (Int, RequestAmounts, Bool?, Int?) -> Void) {
    let phases = Self.standIns.compactMap { table.names.existing($0) }
    for row in 0..<table.count where callOfRow[row] < 0 && phases.contains(table.phase[row]) {
      let known = amounts(row)
      if known.isEmpty { continue }
      let covers = table.covers[row]
      let isMoment = table.names[table.phase[row]] == Self.standIns.last
      body(row, known, nil, covers > 0 ? Int(covers) : isMoment ? 1 : nil)
    }
  }

  /// Tokens of the prompt of a row's call, which every attempt sends again; nil where unknown.
  func inputTokens(ofCallAt row: Int) -> Int64? {
    guard callOfRow[row] >= 0 else { return nil }
    let call = calls[Int(callOfRow[row])]
    let known = [call.last, call.whole].filter { $0 >= 0 }.map { table.inputTokens[Int($0)] }
    return known.first { $0 >= 0 }
  }

  /// Attempts that calls count and no row shows.
  var unseenAttempts: Int {
    calls.reduce(0) { sum, call in
      guard call.whole >= 0 else { return sum }
      let told = Int(table.attempt[Int(call.whole)])
      return sum + max(0, told - max(1, Int(call.attempts)))
    }
  }
}
