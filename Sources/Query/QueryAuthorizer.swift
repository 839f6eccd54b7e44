import CSQLite

/// Decides what a statement may do: read, and nothing else.
final class QueryAuthorizer {
  /// What was denied last, in words.
  private(set) var denied: String?

  /// Pragmas that only tell something about the tables.
  private static let pragmas: Set<String> = [
    "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo",
    "foreign_key_list", "function_list", "collation_list", "compile_options",
  ]

  /// Functions that reach out of the connection or into its memory.
  private static let functions: Set<String> = [
    "load_extension", "fts3_tokenizer", "readfile", "writefile", "edit",
  ]

  /// Forbids everything else from now on; the connection must not outlive this.
  func install(_ connection: OpaquePointer) {
    unsafe sqlite3_set_authorizer(
      connection,
      { address, action, first, second, _, _ in
        guard let address = unsafe address else { return SQLITE_DENY }
        let own = unsafe Unmanaged<QueryAuthorizer>.fromOpaque(address).takeUnretainedValue()
        own.denied = unsafe QueryAuthorizer.denial(action, first, second)
        return own.denied == nil ? SQLITE_OK : SQLITE_DENY
      }, unsafe Unmanaged.passUnretained(self).toOpaque())
  }

  /// What is denied, in words; nil where it is allowed.
  private static func denial(
    _ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?
  ) -> String? {
    switch action {
    case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return nil
    case SQLITE_FUNCTION:
      let name = unsafe second.map { unsafe String(cString: $0).lowercased() } ?? ""
      return functions.contains(name) ? "the function \(name)" : nil
    case SQLITE_PRAGMA:
      let name = unsafe first.map { unsafe String(cString: $0).lowercased() } ?? ""
      return pragmas.contains(name) ? nil : "PRAGMA \(name)"
    case SQLITE_ATTACH: return "ATTACH"
    case SQLITE_DETACH: return "DETACH"
    case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE: return "a write"
    case SQLITE_TRANSACTION, SQLITE_SAVEPOINT: return "a transaction"
    default: return "a change of the schema"
    }
  }
}
