/// How a column is stored.
struct ColumnForm: Sendable {
  /// How its numbers are laid out; texts have their dictionary.
  var encoding: PageEncoding
  /// The level of zstd.
  var level: Int
}
