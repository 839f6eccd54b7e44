extension FileFooter {
  /// The metadata in the form that a file ends with, without the length and the magic.
  func encoded() -> [UInt8] {
    var writer = ThriftWriter()
    writer.structure { file in
      file.field(1, int32: 2)
      let root: [Leaf?] = [nil]
      file.field(2, structures: root + leaves.map(Optional.some)) { element, leaf in
        guard let leaf else {
          element.field(4, binary: "spans".utf8)
          element.field(5, int32: Int32(clamping: leaves.count))
          return
        }
        Self.encode(leaf, &element)
      }
      file.field(3, int64: rows)
      file.field(4, structures: groups) { element, group in Self.encode(group, &element) }
      if !pairs.isEmpty {
        file.field(5, structures: pairs) { element, pair in
          element.field(1, binary: pair.key.utf8)
          element.field(2, binary: pair.value.utf8)
        }
      }
      file.field(6, binary: createdBy.utf8)
      // The order of each type is the usual one; without this readers ignore the extremes.
      file.field(7, structures: leaves) { element, _ in element.field(1) { _ in } }
    }
    return writer.bytes
  }

  private static func encode(_ leaf: Leaf, _ element: inout ThriftWriter) {
    element.field(1, int32: leaf.type.rawValue)
    element.field(3, int32: leaf.isOptional ? 1 : 0)
    element.field(4, binary: leaf.name.utf8)
    switch leaf.meaning {
    case .text:
      element.field(6, int32: 0)
      element.field(10) { $0.field(1) { _ in } }
    case .timestamp(let unit):
      switch unit {
      case .milliseconds: element.field(6, int32: 9)
      case .microseconds: element.field(6, int32: 10)
      case .nanoseconds: break
      }
      element.field(10) { type in
        type.field(8) { time in
          time.field(1, bool: true)
          time.field(2) { $0.field(Int16(unit.rawValue)) { _ in } }
        }
      }
    case .integer(let bits, let isSigned):
      let place: Int32 =
        switch bits {
        case 8: 0
        case 16: 1
        case 32: 2
        default: 3
        }
      element.field(6, int32: (isSigned ? 15 : 11) + place)
      element.field(10) { type in
        type.field(10) { integer in
          integer.field(1, int8: bits)
          integer.field(2, bool: isSigned)
        }
      }
    case .none, .other: break
    }
  }

  private static func encode(_ group: RowGroup, _ element: inout ThriftWriter) {
    element.field(1, structures: group.chunks) { element, chunk in
      element.field(2, int64: chunk.dictionaryOffset ?? chunk.dataOffset)
      element.field(3) { encode(chunk, &$0) }
    }
    element.field(2, int64: group.chunks.reduce(0) { $0 + $1.uncompressedSize })
    element.field(3, int64: group.rows)
    if !group.sortedBy.isEmpty {
      element.field(4, structures: group.sortedBy) { element, column in
        element.field(1, int32: column)
        element.field(2, bool: false)
        element.field(3, bool: true)
      }
    }
    if let first = group.chunks.first {
      element.field(5, int64: first.dictionaryOffset ?? first.dataOffset)
    }
    element.field(6, int64: group.chunks.reduce(0) { $0 + $1.compressedSize })
  }

  private static func encode(_ chunk: Chunk, _ element: inout ThriftWriter) {
    element.field(1, int32: chunk.type.rawValue)
    element.field(2, int32s: chunk.encodings.map(\.rawValue))
    element.field(3, binaries: [Array(chunk.name.utf8)])
    element.field(4, int32: chunk.codec)
    element.field(5, int64: chunk.values)
    element.field(6, int64: chunk.uncompressedSize)
    element.field(7, int64: chunk.compressedSize)
    element.field(9, int64: chunk.dataOffset)
    if let offset = chunk.dictionaryOffset { element.field(11, int64: offset) }
    element.field(12) { statistics in
      if let nulls = chunk.statistics.nulls { statistics.field(3, int64: nulls) }
      if let most = chunk.statistics.most { statistics.field(5, binary: most) }
      if let least = chunk.statistics.least { statistics.field(6, binary: least) }
    }
  }
}
