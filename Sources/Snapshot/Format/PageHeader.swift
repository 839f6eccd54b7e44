/// What stands in front of a page.
struct PageHeader: Sendable, Equatable {
  var kind = PageKind.data
  var uncompressedSize = 0
  var compressedSize = 0
  /// Check sum of the bytes that follow, as zlib computes it.
  var checksum: UInt32?
  /// Values in the page, absent ones included.
  var values = 0
  var encoding = PageEncoding.plain
  /// Bytes of the levels in front of the values, in a page of the second version.
  var levelsSize = 0
  /// Bytes of the repetition levels among them.
  var repetitionSize = 0
  var isCompressed = true

  /// A header to be written.
  init() {}

  /// The header in the form that stands in front of the page.
  func encoded() -> [UInt8] {
    var writer = ThriftWriter()
    writer.structure { page in
      page.field(1, int32: kind.rawValue)
      page.field(2, int32: Int32(clamping: uncompressedSize))
      page.field(3, int32: Int32(clamping: compressedSize))
      if let checksum { page.field(4, int32: Int32(bitPattern: checksum)) }
      page.field(kind == .dictionary ? 7 : 5) { header in
        header.field(1, int32: Int32(clamping: values))
        header.field(2, int32: encoding.rawValue)
        if kind == .data {
          header.field(3, int32: PageEncoding.runLength.rawValue)
          header.field(4, int32: PageEncoding.runLength.rawValue)
        }
      }
    }
    return writer.bytes
  }

  /// Reads the header in front of a page.
  ///
  /// - Throws: ``SnapshotError`` where it is broken; `place` names the column.
  init(_ reader: inout ThriftReader, place: String) throws(SnapshotError) {
    do throws(ThriftError) {
      try decode(&reader)
    } catch {
      throw .damaged(place: place, what: "a page's header: \(error.what)")
    }
  }

  private mutating func decode(_ reader: inout ThriftReader) throws(ThriftError) {
    var last = 0
    var isKnown = false
    while let field = try reader.field(after: &last) {
      switch field.number {
      case 1:
        guard let known = PageKind(rawValue: try reader.int32(field)) else {
          throw ThriftError(what: "an unknown kind of page")
        }
        kind = known
        isKnown = true
      case 2: uncompressedSize = try reader.size(field)
      case 3: compressedSize = try reader.size(field)
      case 4: checksum = UInt32(truncatingIfNeeded: try reader.integer(field))
      case 5, 7, 8:
        try reader.structure(field)
        try decodeInner(&reader, isSecond: field.number == 8)
      default: try reader.skip(field)
      }
    }
    guard isKnown else { throw ThriftError(what: "it has no kind") }
  }

  private mutating func decodeInner(
    _ reader: inout ThriftReader, isSecond: Bool
  ) throws(ThriftError) {
    var last = 0
    while let field = try reader.field(after: &last) {
      switch (field.number, isSecond) {
      case (1, _): values = try reader.size(field)
      case (2, false), (4, true):
        let number = try reader.int32(field)
        guard let known = PageEncoding(rawValue: number) else {
          throw ThriftError(what: "an unknown encoding \(number)")
        }
        encoding = known
      case (5, true), (6, true):
        let size = try reader.size(field)
        if field.number == 6 { repetitionSize = size }
        levelsSize = levelsSize.addingReportingOverflow(size).partialValue
      case (7, true): isCompressed = try reader.bool(field)
      default: try reader.skip(field)
      }
    }
    guard levelsSize >= repetitionSize else { throw ThriftError(what: "the size of its levels") }
  }
}
