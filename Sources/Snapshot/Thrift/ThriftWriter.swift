/// Writes the compact protocol of Apache Thrift, in which Parquet keeps its metadata.
struct ThriftWriter {
  private(set) var bytes: [UInt8] = []
  /// The last field's number in each structure that is open.
  private var last: [Int16] = [0]

  /// Writes a whole number of 32 bits.
  mutating func field(_ number: Int16, int32 value: Int32) {
    header(number, ThriftType.int32)
    varint(zigzag(Int64(value)))
  }

  /// Writes a whole number of 64 bits.
  mutating func field(_ number: Int16, int64 value: Int64) {
    header(number, ThriftType.int64)
    varint(zigzag(value))
  }

  /// Writes a whole number of 16 bits.
  mutating func field(_ number: Int16, int16 value: Int16) {
    header(number, ThriftType.int16)
    varint(zigzag(Int64(value)))
  }

  /// Writes a whole number of 8 bits.
  mutating func field(_ number: Int16, int8 value: Int8) {
    header(number, ThriftType.byte)
    bytes.append(UInt8(bitPattern: value))
  }

  /// Writes a truth value.
  mutating func field(_ number: Int16, bool value: Bool) {
    header(number, value ? ThriftType.yes : ThriftType.no)
  }

  /// Writes a text or bytes.
  mutating func field(_ number: Int16, binary value: some Collection<UInt8>) {
    header(number, ThriftType.binary)
    varint(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  /// Writes a structure whose fields the closure writes.
  mutating func field(_ number: Int16, structure body: (inout ThriftWriter) -> Void) {
    header(number, ThriftType.structure)
    structure(body)
  }

  /// Writes a list of structures.
  mutating func field<Elements: Collection>(
    _ number: Int16, structures elements: Elements,
    _ body: (inout ThriftWriter, Elements.Element) -> Void
  ) {
    header(number, ThriftType.list)
    list(elements.count, ThriftType.structure)
    for element in elements { structure { body(&$0, element) } }
  }

  /// Writes a list of whole numbers of 32 bits.
  mutating func field(_ number: Int16, int32s values: [Int32]) {
    header(number, ThriftType.list)
    list(values.count, ThriftType.int32)
    for value in values { varint(zigzag(Int64(value))) }
  }

  /// Writes a list of texts.
  mutating func field(_ number: Int16, binaries values: [[UInt8]]) {
    header(number, ThriftType.list)
    list(values.count, ThriftType.binary)
    for value in values {
      varint(UInt64(value.count))
      bytes.append(contentsOf: value)
    }
  }

  /// Writes a structure that no field holds: the whole of a document, or an element of a list.
  mutating func structure(_ body: (inout ThriftWriter) -> Void) {
    last.append(0)
    body(&self)
    last.removeLast()
    bytes.append(0)
  }

  private mutating func header(_ number: Int16, _ type: UInt8) {
    let open = last.count - 1
    let step = Int(number) - Int(last[open])
    last[open] = number
    if (1...15).contains(step) {
      bytes.append(UInt8(step) << 4 | type)
    } else {
      bytes.append(type)
      varint(zigzag(Int64(number)))
    }
  }

  private mutating func list(_ count: Int, _ type: UInt8) {
    if count < 15 {
      bytes.append(UInt8(count) << 4 | type)
    } else {
      bytes.append(0xF0 | type)
      varint(UInt64(count))
    }
  }

  private func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
}

/// The numbers that the compact protocol gives its types.
enum ThriftType {
  static var yes: UInt8 { 1 }
  static var no: UInt8 { 2 }
  static var byte: UInt8 { 3 }
  static var int16: UInt8 { 4 }
  static var int32: UInt8 { 5 }
  static var int64: UInt8 { 6 }
  static var double: UInt8 { 7 }
  static var binary: UInt8 { 8 }
  static var list: UInt8 { 9 }
  static var set: UInt8 { 10 }
  static var map: UInt8 { 11 }
  static var structure: UInt8 { 12 }
}
