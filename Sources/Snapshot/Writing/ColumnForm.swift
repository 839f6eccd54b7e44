/// How a column is stored.
struct ColumnForm: Sendable, Equatable {
  /// How its numbers are laid out; texts have their dictionary.
  var encoding: PageEncoding
  /// The level of zstd.
  var level: Int
}

/// What a column took in one form.
struct ColumnTrial {
  let form: ColumnForm
  /// About the bytes of a row group.
  let size: Double

  /// - Parameter factor: what the values are to be multiplied by; their dictionary stays as it is.
  init(_ form: ColumnForm, _ chunk: FileFooter.Chunk, factor: Double) {
    self.form = form
    let data = chunk.dataOffset
    let values = Double(chunk.compressedSize - data)
    // What is large before it is compressed takes time to write and to read.
    size = Double(data) + (values + Double(chunk.uncompressedSize) / 2048) * factor
  }
}
