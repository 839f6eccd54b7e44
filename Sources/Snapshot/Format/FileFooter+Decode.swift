extension FileFooter {
  /// Reads the metadata of a file.
  ///
  /// - Throws: ``SnapshotError`` where it is broken, or is none that can be read.
  /// - Complexity: O(bytes).
  init(_ bytes: [UInt8]) throws(SnapshotError) {
    self.init()
    let failure: ThriftError? = unsafe bytes.withUnsafeBytes { raw in
      var reader = unsafe ThriftReader(raw)
      do throws(ThriftError) {
        try decode(&reader)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw .damaged(place: "its metadata", what: failure.what) }
    for group in groups {
      guard group.chunks.count == leaves.count, group.rows >= 0 else {
        throw .damaged(
          place: "its metadata",
          what: "a row group has \(group.chunks.count) columns of \(leaves.count)"
        )
      }
    }
    var total: Int64 = 0
    for group in groups { total = total.addingReportingOverflow(group.rows).partialValue }
    guard total == rows, rows >= 0 else {
      throw .damaged(place: "its metadata", what: "its row groups have \(total) rows of \(rows)")
    }
  }

  private mutating func decode(_ reader: inout ThriftReader) throws(ThriftError) {
    var last = 0
    var hasSchema = false
    while let field = try reader.field(after: &last) {
      switch field.number {
      case 2:
        leaves = try Self.schema(&reader, field)
        hasSchema = true
      case 3: rows = try reader.integer(field)
      case 4:
        for _ in 0..<(try reader.list(field, of: ThriftType.structure)) {
          groups.append(try RowGroup(&reader))
        }
      case 5:
        for _ in 0..<(try reader.list(field, of: ThriftType.structure)) {
          pairs.append(try Self.pair(&reader))
        }
      case 6: createdBy = String(decoding: try reader.binary(field), as: UTF8.self)
      default: try reader.skip(field)
      }
    }
    guard hasSchema else { throw ThriftError(what: "it has no schema") }
  }

  private static func pair(
    _ reader: inout ThriftReader
  ) throws(ThriftError) -> (key: String, value: String) {
    var pair = (key: "", value: "")
    var last = 0
    while let field = try reader.field(after: &last) {
      switch field.number {
      case 1: pair.key = String(decoding: try reader.binary(field), as: UTF8.self)
      case 2: pair.value = String(decoding: try reader.binary(field), as: UTF8.self)
      default: try reader.skip(field)
      }
    }
    return pair
  }
}

extension FileFooter.RowGroup {
  init(_ reader: inout ThriftReader) throws(ThriftError) {
    self.init()
    var last = 0
    while let field = try reader.field(after: &last) {
      switch field.number {
      case 1:
        for _ in 0..<(try reader.list(field, of: ThriftType.structure)) {
          chunks.append(try FileFooter.Chunk(&reader))
        }
      case 3: rows = try reader.integer(field)
      default: try reader.skip(field)
      }
    }
  }
}

extension FileFooter.Chunk {
  init(_ reader: inout ThriftReader) throws(ThriftError) {
    self.init()
    var last = 0
    while let field = try reader.field(after: &last) {
      switch field.number {
      case 1:
        isElsewhere = true
        try reader.skip(field)
      case 3:
        try reader.structure(field)
        try decode(&reader)
      case 8, 9:
        isEncrypted = true
        try reader.skip(field)
      default: try reader.skip(field)
      }
    }
  }

  private mutating func decode(_ reader: inout ThriftReader) throws(ThriftError) {
    var last = 0
    while let field = try reader.field(after: &last) {
      switch field.number {
      case 1:
        guard let known = PhysicalType(rawValue: try reader.int32(field)) else {
          throw ThriftError(what: "a column of an unknown type")
        }
        type = known
      case 2:
        for _ in 0..<(try reader.list(field, of: ThriftType.int32)) {
          if let known = PageEncoding(rawValue: Int32(truncatingIfNeeded: try reader.signed())) {
            encodings.append(known)
          }
        }
      case 4: codec = try reader.int32(field)
      case 5: values = try reader.integer(field)
      case 6: uncompressedSize = try reader.integer(field)
      case 7: compressedSize = try reader.integer(field)
      case 9: dataOffset = try reader.integer(field)
      case 11: dictionaryOffset = try reader.integer(field)
      case 12:
        try reader.structure(field)
        try decodeStatistics(&reader)
      default: try reader.skip(field)
      }
    }
  }

  private mutating func decodeStatistics(_ reader: inout ThriftReader) throws(ThriftError) {
    var last = 0
    while let field = try reader.field(after: &last) {
      switch field.number {
      case 3: statistics.nulls = try reader.integer(field)
      case 5: statistics.most = try reader.binary(field)
      case 6: statistics.least = try reader.binary(field)
      default: try reader.skip(field)
      }
    }
  }
}
