/// What the first 100 bytes of a SQLite database say (SQLite's file format, section 1.3).
public struct DatabaseHeader: Sendable, Equatable {
  /// How transactions are kept until they are committed.
  public enum Journal: String, Sendable {
    /// A journal beside the file that is rolled back (`delete`, `truncate` or `persist`).
    case rollback
    /// A write-ahead log.
    case writeAheadLog = "wal"
  }

  /// Bytes of a page: a power of two from 512 to 65536.
  public var pageSize: Int
  /// How transactions are kept.
  public var journal: Journal
  /// Transactions that changed the file, modulo 2³²; with a write-ahead log it counts less than that.
  public var changeCounter: Int
  /// Pages that hold nothing.
  public var freePages: Int
  /// The version of SQLite that wrote last, such as `3.40.1`; nil where none is named.
  public var writer: String?

  /// Transactions in which Agent-Trading-Arena makes, drops and makes its six tables again.
  public static let arenaSchemaCommits = 18

  /// Bytes that a header has.
  public static let size = 100

  /// The header of a file that begins with those bytes; nil where it is no database.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.size, bytes.starts(with: SQLiteDatabase.magic) else { return nil }
    func number(_ offset: Int, _ count: Int) -> Int {
      bytes[offset..<(offset + count)].reduce(0) { $0 << 8 | Int($1) }
    }
    let size = number(16, 2)
    pageSize = size == 1 ? 65536 : size
    guard pageSize >= 512, pageSize & (pageSize - 1) == 0 else { return nil }
    journal = bytes[18] == 2 ? .writeAheadLog : .rollback
    changeCounter = number(24, 4)
    freePages = number(36, 4)
    let version = number(96, 4)
    writer =
      version > 0
      ? "\(version / 1_000_000).\(version / 1000 % 1000).\(version % 1000)" : nil
  }
}
