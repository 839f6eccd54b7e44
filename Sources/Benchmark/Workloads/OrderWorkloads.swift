/// W3: a simulation's database.
enum OrderWorkloads {
  static func workload(_ places: Places, divisor: Int) -> Workload {
    let orders = 5_000_000 / divisor
    let path = places.data("orders-\(divisor).db")
    return Workload(
      name: "W3", title: "SQLite database",
      job:
        "Gaps between orders, how long each iteration's orders last, and the notes by type with how many hold "
        + "an error; a tenth as many notes as orders.",
      size: orders, unit: "orders",
      inputs: [
        Input(
          path: path,
          command: places.tool(
            "make_orders", path + ".new", String(orders), String(orders / 10)))
      ],
      contenders: contenders(places, path), limit: limit,
      goals: [Goal(contender: query, measure: .processor(over: limit), bound: 1.1)])
  }

  private static let limit = "C, sqlite3_step"
  private static let query = "runlens query"

  private static func contenders(_ places: Places, _ path: String) -> [Contender] {
    [
      Contender(name: limit, role: .limit, command: places.tool("orders", path)),
      Contender(
        name: query, role: .ours,
        command: places.runlens(
          "query", "-q", "--format", "csv", "--quantile", "nearest-rank", "--file",
          "\(places.scripts)/orders_runlens.sql", path),
        adapter: places.canonical("cells"), parts: whole),
      Contender(
        name: "runlens analyze", role: .ours,
        command: places.runlens("analyze", "-q", "--json", "--quantile", "nearest-rank", path),
        adapter: places.canonical("orders"), parts: ["inner"]),
      Contender(
        name: "DuckDB", role: .peer,
        command: Command(places.pythonForSQLite, "\(places.scripts)/orders_duckdb.py", path),
        parts: whole, needs: [.program(places.pythonForSQLite)]),
      Contender(
        name: "SQLite's shell", role: .peer,
        command: Command(
          "sh", "-c", "sqlite3 -readonly \"$1\" < \"$2\"", "sh", path,
          "\(places.scripts)/orders_sqlite.sql"),
        parts: whole, needs: [.program("sqlite3")]),
      Contender(
        name: "Python's sqlite3 and numpy", role: .peer,
        command: places.script("orders_numpy", "numpy", path), parts: whole,
        needs: [.module("numpy")]),
      Contender(
        name: "pandas.read_sql", role: .peer,
        command: places.script("orders_numpy", "pandas", path), parts: whole,
        needs: [.module("pandas")]),
    ]
  }

  /// Everything but the gaps within an iteration, which `analyze` takes as the time of storing an order.
  private static let whole: Set<String> = ["gap", "iteration", "memory"]
}
