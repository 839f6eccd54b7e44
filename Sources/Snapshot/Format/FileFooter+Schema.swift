extension FileFooter {
  /// One element of the schema, which is a tree written in order.
  private struct Element {
    var type: Int32?
    var repetition: Int32 = 0
    var name = ""
    var children = 0
    var converted: Int32?
    var meaning: Meaning?
  }

  /// The columns of the schema in order.
  static func schema(
    _ reader: inout ThriftReader, _ field: ThriftReader.Field
  ) throws(ThriftError) -> [Leaf] {
    var leaves: [Leaf] = []
    /// How many children each open group still lacks; the first is the table itself.
    var open: [Int] = []
    for position in 0..<(try reader.list(field, of: ThriftType.structure)) {
      let element = try element(&reader)
      if position == 0 {
        open = [element.children]
        continue
      }
      while let left = open.last, left == 0, open.count > 1 { open.removeLast() }
      guard let left = open.last, left > 0 else {
        throw ThriftError(what: "its schema has more columns than it says")
      }
      open[open.count - 1] = left - 1
      if let number = element.type {
        guard let type = PhysicalType(rawValue: number) else {
          throw ThriftError(what: "column '\(element.name)' has an unknown type")
        }
        var leaf = Leaf(name: element.name, type: type)
        leaf.isOptional = element.repetition == 1
        leaf.isNested = open.count > 1 || element.repetition == 2
        leaf.meaning = element.meaning ?? meaning(converted: element.converted)
        leaves.append(leaf)
      } else {
        open.append(element.children)
        guard open.count < 64 else { throw ThriftError(what: "its schema is too deep") }
      }
    }
    guard open.allSatisfy({ $0 == 0 }) else {
      throw ThriftError(what: "its schema has fewer columns than it says")
    }
    return leaves
  }

  private static func element(_ reader: inout ThriftReader) throws(ThriftError) -> Element {
    var element = Element()
    var last = 0
    while let field = try reader.field(after: &last) {
      switch field.number {
      case 1: element.type = try reader.int32(field)
      case 3: element.repetition = try reader.int32(field)
      case 4: element.name = String(decoding: try reader.binary(field), as: UTF8.self)
      case 5: element.children = try reader.size(field)
      case 6: element.converted = try reader.int32(field)
      case 10:
        try reader.structure(field)
        element.meaning = try logicalType(&reader)
      default: try reader.skip(field)
      }
    }
    return element
  }

  /// The meaning that older files give by a number.
  private static func meaning(converted: Int32?) -> Meaning {
    switch converted {
    case nil: .none
    case 0: .text
    case 9: .timestamp(.milliseconds)
    case 10: .timestamp(.microseconds)
    case .some(let number) where (11...18).contains(number):
      .integer(bits: 8 << Int8((number - 11) % 4), isSigned: number >= 15)
    default: .other
    }
  }

  private static func logicalType(_ reader: inout ThriftReader) throws(ThriftError) -> Meaning {
    var meaning = Meaning.other
    var last = 0
    while let field = try reader.field(after: &last) {
      switch field.number {
      case 1, 4, 12:
        meaning = .text
        try reader.skip(field)
      case 8:
        try reader.structure(field)
        meaning = try timestamp(&reader)
      case 10:
        try reader.structure(field)
        meaning = try integer(&reader)
      default: try reader.skip(field)
      }
    }
    return meaning
  }

  private static func timestamp(_ reader: inout ThriftReader) throws(ThriftError) -> Meaning {
    var meaning = Meaning.other
    var last = 0
    while let field = try reader.field(after: &last) {
      guard field.number == 2 else {
        try reader.skip(field)
        continue
      }
      try reader.structure(field)
      var inner = 0
      while let unit = try reader.field(after: &inner) {
        if let known = TimeUnit(rawValue: unit.number) { meaning = .timestamp(known) }
        try reader.skip(unit)
      }
    }
    return meaning
  }

  private static func integer(_ reader: inout ThriftReader) throws(ThriftError) -> Meaning {
    var bits: Int8 = 64
    var isSigned = true
    var last = 0
    while let field = try reader.field(after: &last) {
      switch field.number {
      case 1: bits = Int8(truncatingIfNeeded: try reader.integer(field))
      case 2: isSigned = try reader.bool(field)
      default: try reader.skip(field)
      }
    }
    return .integer(bits: bits, isSigned: isSigned)
  }
}
