import CSQLite

/// The C callbacks by which SQLite reads a ``QueryTable``.
///
/// Each table is a module of its own; the pointer that is registered with it is the table, which the
/// connection's owner keeps alive.
enum QueryModule {
  /// Makes the table known to the connection and part of its schema; SQLite's status.
  static func register(_ table: QueryTable, _ connection: OpaquePointer) -> Int32 {
    let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
    unsafe module.initialize(to: callbacks)
    let name = "runlens_\(table.name)"
    let address = unsafe Unmanaged.passRetained(Registration(table, module)).toOpaque()
    let status = unsafe sqlite3_create_module_v2(connection, name, module, address) { address in
      guard let address = unsafe address else { return }
      unsafe Unmanaged<Registration>.fromOpaque(address).release()
    }
    guard status == SQLITE_OK else { return status }
    return unsafe sqlite3_exec(
      connection, "CREATE VIRTUAL TABLE main.\"\(table.name)\" USING \(name)", nil, nil, nil)
  }

  /// What belongs to a module as long as the connection.
  @safe private final class Registration {
    let table: QueryTable
    private let module: UnsafeMutablePointer<sqlite3_module>

    init(_ table: QueryTable, _ module: UnsafeMutablePointer<sqlite3_module>) {
      self.table = table
      unsafe self.module = unsafe module
    }

    deinit { unsafe module.deallocate() }
  }

  private static var callbacks: sqlite3_module {
    var module = sqlite3_module()
    unsafe module.xCreate = { unsafe QueryModule.connect($0, $1, $4, $5) }
    unsafe module.xConnect = { unsafe QueryModule.connect($0, $1, $4, $5) }
    unsafe module.xBestIndex = { unsafe QueryModule.bestIndex($0, $1) }
    unsafe module.xDisconnect = { unsafe QueryModule.disconnect($0) }
    unsafe module.xDestroy = { unsafe QueryModule.disconnect($0) }
    unsafe module.xOpen = { unsafe QueryModule.open($1) }
    unsafe module.xClose = { unsafe QueryModule.close($0) }
    unsafe module.xFilter = { unsafe QueryModule.filter($0, $1, $2, $3, $4) }
    unsafe module.xNext = { cursor in
      unsafe QueryModule.state(cursor)?.pointee.position += 1
      return SQLITE_OK
    }
    unsafe module.xEof = { cursor in
      guard let state = unsafe QueryModule.state(cursor) else { return 1 }
      return unsafe state.pointee.position < state.pointee.end ? 0 : 1
    }
    unsafe module.xColumn = { unsafe QueryModule.column($0, $1, $2) }
    unsafe module.xRowid = { cursor, row in
      guard let state = unsafe QueryModule.state(cursor) else { return SQLITE_ERROR }
      unsafe row?.pointee = Int64(QueryModule.rowNumber(state)) + 1
      return SQLITE_OK
    }
    return module
  }

  private static func connect(
    _ connection: OpaquePointer?, _ address: UnsafeMutableRawPointer?,
    _ made: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab>?>?,
    _ message: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
  ) -> Int32 {
    guard let address = unsafe address, let connection = unsafe connection else {
      return SQLITE_ERROR
    }
    let table = unsafe Unmanaged<Registration>.fromOpaque(address).takeUnretainedValue().table
    _ = unsafe csqlite_direct_only(connection)
    let status = unsafe sqlite3_declare_vtab(connection, table.declaration)
    guard status == SQLITE_OK else { return status }
    let own = UnsafeMutablePointer<csqlite_table>.allocate(capacity: 1)
    unsafe own.initialize(to: csqlite_table())
    unsafe own.pointee.table = unsafe Unmanaged.passUnretained(table).toOpaque()
    unsafe made?.pointee = unsafe UnsafeMutableRawPointer(own)
      .assumingMemoryBound(to: sqlite3_vtab.self)
    return SQLITE_OK
  }

  private static func disconnect(_ table: UnsafeMutablePointer<sqlite3_vtab>?) -> Int32 {
    unsafe UnsafeMutableRawPointer(table)?.assumingMemoryBound(to: csqlite_table.self).deallocate()
    return SQLITE_OK
  }

  private static func open(
    _ made: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab_cursor>?>?
  ) -> Int32 {
    let own = UnsafeMutablePointer<csqlite_cursor>.allocate(capacity: 1)
    unsafe own.initialize(to: csqlite_cursor())
    unsafe made?.pointee = unsafe UnsafeMutableRawPointer(own)
      .assumingMemoryBound(to: sqlite3_vtab_cursor.self)
    return SQLITE_OK
  }

  private static func close(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Int32 {
    unsafe state(cursor)?.deallocate()
    return SQLITE_OK
  }

  private static func state(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?
  ) -> UnsafeMutablePointer<csqlite_cursor>? {
    unsafe UnsafeMutableRawPointer(cursor)?.assumingMemoryBound(to: csqlite_cursor.self)
  }

  private static func table(_ base: UnsafeMutablePointer<sqlite3_vtab>?) -> QueryTable? {
    let own = unsafe UnsafeMutableRawPointer(base)?.assumingMemoryBound(to: csqlite_table.self)
    guard let address = unsafe own?.pointee.table else { return nil }
    return unsafe Unmanaged<QueryTable>.fromOpaque(address).takeUnretainedValue()
  }

  /// The row under a cursor.
  private static func rowNumber(_ state: UnsafeMutablePointer<csqlite_cursor>) -> Int {
    let position = unsafe Int(state.pointee.position)
    guard let rows = unsafe state.pointee.rows else { return position }
    return unsafe Int(rows[position])
  }

  private static func column(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ context: OpaquePointer?,
    _ column: Int32
  ) -> Int32 {
    guard let state = unsafe state(cursor), let context = unsafe context,
      let table = unsafe table(state.pointee.base.pVtab)
    else { return SQLITE_ERROR }
    table.emit(
      unsafe rowNumber(state), Int(column), to: unsafe QueryResult(context: context))
    return SQLITE_OK
  }
}

// MARK: - Plans

extension QueryModule {
  /// What ``bestIndex`` tells ``filter``: nothing, a column to look a value up in, or columns to group
  /// by.
  private enum Plan: Int32 {
    case scan
    case lookUp
    case group
  }

  private static func bestIndex(
    _ base: UnsafeMutablePointer<sqlite3_vtab>?, _ info: UnsafeMutablePointer<sqlite3_index_info>?
  ) -> Int32 {
    guard let table = unsafe table(base), let info = unsafe info else { return SQLITE_ERROR }
    let count = max(1, table.estimatedRows)
    unsafe info.pointee.idxNum = Plan.scan.rawValue
    unsafe info.pointee.estimatedCost = Double(count)
    unsafe info.pointee.estimatedRows = Int64(count)
    if let found = unsafe lookUp(table, info) {
      unsafe info.pointee.aConstraintUsage[found.constraint].argvIndex = 1
      unsafe info.pointee.estimatedCost = Double(found.rows) + 1
      unsafe info.pointee.estimatedRows = Int64(found.rows)
      return unsafe setPlan(.lookUp, [found.column], info)
    }
    if let columns = unsafe groupColumns(info), table.canGroup(by: columns) {
      // Side by side is not in order, which SQLite 3.40 takes it for where ORDER BY names the same
      // columns; so it still sorts, what is sorted in part already.
      return unsafe setPlan(.group, columns, info)
    }
    return SQLITE_OK
  }

  /// The equality that leaves the fewest rows.
  private static func lookUp(
    _ table: QueryTable, _ info: UnsafeMutablePointer<sqlite3_index_info>
  ) -> (constraint: Int, column: Int, rows: Int)? {
    var best: (constraint: Int, column: Int, rows: Int)?
    for position in 0..<(unsafe Int(info.pointee.nConstraint)) {
      let constraint = unsafe info.pointee.aConstraint[position]
      guard constraint.usable != 0,
        constraint.op == UInt8(SQLITE_INDEX_CONSTRAINT_EQ),
        let rows = table.rowsPerValue(Int(constraint.iColumn)),
        let collation = unsafe sqlite3_vtab_collation(info, Int32(position)),
        unsafe String(cString: collation) == "BINARY"
      else { continue }
      if best.map({ rows < $0.rows }) ?? true {
        best = (position, Int(constraint.iColumn), rows)
      }
    }
    return best
  }

  /// The columns of a GROUP BY; nil where it is something else that asks for an order.
  private static func groupColumns(
    _ info: UnsafeMutablePointer<sqlite3_index_info>
  ) -> [Int]? {
    let count = unsafe Int(info.pointee.nOrderBy)
    guard count > 0, count <= 8, unsafe sqlite3_vtab_distinct(info) == 1 else { return nil }
    let columns = (0..<count).map { unsafe Int(info.pointee.aOrderBy[$0].iColumn) }
    return columns.allSatisfy { $0 >= 0 && $0 < 1000 } ? columns : nil
  }

  /// Notes the plan in memory that SQLite gives back, as text that EXPLAIN shows: `4,5`.
  private static func setPlan(
    _ plan: Plan, _ columns: [Int], _ info: UnsafeMutablePointer<sqlite3_index_info>
  ) -> Int32 {
    let text = columns.map(String.init).joined(separator: ",").utf8CString
    guard let memory = unsafe sqlite3_malloc(Int32(text.count)) else { return SQLITE_NOMEM }
    let bytes = unsafe memory.bindMemory(to: CChar.self, capacity: text.count)
    for (position, byte) in text.enumerated() { unsafe bytes[position] = byte }
    unsafe info.pointee.idxNum = plan.rawValue
    unsafe info.pointee.idxStr = unsafe bytes
    unsafe info.pointee.needToFreeIdxStr = 1
    return SQLITE_OK
  }

  private static func filter(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ number: Int32,
    _ text: UnsafePointer<CChar>?, _ count: Int32,
    _ values: UnsafeMutablePointer<OpaquePointer?>?
  ) -> Int32 {
    guard let state = unsafe state(cursor), let table = unsafe table(state.pointee.base.pVtab)
    else { return SQLITE_ERROR }
    var selection: RowSelection?
    let columns = unsafe planColumns(text)
    switch Plan(rawValue: number) {
    case .lookUp:
      if count == 1, let value = unsafe values?[0], let column = columns.first {
        let argument = unsafe QueryArgument(value: value)
        selection =
          argument.isNull ? RowSelection.none : table.rows(where: column, equals: argument.any)
      }
    case .group: selection = table.rowsGrouped(by: columns)
    case .scan, nil: break
    }
    let rows = selection ?? RowSelection(all: table.rowCount())
    unsafe state.pointee.rows = unsafe rows.rows
    unsafe state.pointee.position = Int64(rows.start)
    unsafe state.pointee.end = Int64(rows.end)
    return SQLITE_OK
  }

  private static func planColumns(_ text: UnsafePointer<CChar>?) -> [Int] {
    guard let text = unsafe text else { return [] }
    return unsafe String(cString: text).split(separator: ",").compactMap { Int($0) }
  }
}
