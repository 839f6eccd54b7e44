/// How a program keeps what it knows on disk, as far as the files tell.
///
/// Absent values are nil and mean that no source tells.
public struct StorageFacts: Sendable, Equatable {
  /// Transactions that changed rows of the run's database.
  public var commits: Int?
  /// Rows of the database.
  public var rows: Int?
  /// Files of state that are written anew at every save.
  public var stateFiles: Int?
  /// Their bytes, as the last save left them.
  public var stateBytes: Int?
  /// How often they were saved.
  public var saves: Int?

  /// Nothing is known.
  public init() {}
}
