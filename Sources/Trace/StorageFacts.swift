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
  /// What zstd at its default level leaves of them, each compressed by itself; nil too where they were
  /// not read.
  public var stateCompressed: Int?
  /// Bytes of those files that a save found changed, on average; nil where nothing tells.
  public var stateChanged: Int?
  /// How often they were saved.
  public var saves: Int?

  /// Bytes of state that all saves write from which on that is worth a remark.
  private static let notableState = 1_000_000

  /// Whether saves write that much.
  public var savesMuch: Bool {
    guard let bytes = stateBytes, let saves, saves > 1 else { return false }
    let (all, isBeyond) = bytes.multipliedReportingOverflow(by: saves)
    return isBeyond || all >= Self.notableState
  }

  /// Nothing is known.
  public init() {}
}
