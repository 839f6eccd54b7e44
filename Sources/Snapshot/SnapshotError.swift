/// Why a snapshot could not be read or written; facts only, ``message`` makes the words.
public enum SnapshotError: Error, Sendable, Equatable {
  /// The bytes are no Parquet file at all.
  case notParquet
  /// The file is cut off or altered; `place` says where, `what` what is wrong there.
  case damaged(place: String, what: String)
  /// The file is sound as far as can be told, but uses what this reader does not read.
  case unsupported(place: String, what: String)
  /// The file was made by a newer version in a way that this one can't read.
  case newer(schema: Int)

  /// What is wrong, without the file's name.
  public var message: String {
    switch self {
    case .notParquet: "it is no Parquet file"
    case .damaged(let place, let what): "\(place): \(what)"
    case .unsupported(let place, let what): "\(place): \(what), which is not read here"
    case .newer(let schema): "its schema \(schema) is newer than this program"
    }
  }

  /// What to do about it.
  public var remedy: String {
    switch self {
    case .notParquet, .damaged: "it is cut off or altered, copy or make it again"
    case .unsupported:
      "write it again with plain columns, the zstd, snappy or gzip codec, and no encryption"
    case .newer: "read it with the version of RunLens that wrote it"
    }
  }
}
