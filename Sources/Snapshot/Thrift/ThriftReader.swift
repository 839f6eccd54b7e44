/// What is wrong with bytes of the compact protocol.
struct ThriftError: Error {
  let what: String
}

/// Reads the compact protocol of Apache Thrift from bytes that nobody vouches for.
///
/// It never reads beyond its end, never recurses, and allocates nothing by a number that it reads
/// unless as many bytes are there.
@safe struct ThriftReader {
  private let bytes: UnsafeRawBufferPointer
  /// How many bytes have been read.
  private(set) var position = 0

  /// Structures inside one another, beyond which no metadata goes.
  private static var deepest: Int { 32 }

  /// A reader of those bytes, which must outlive it.
  init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = bytes }

  /// A field's number and type.
  struct Field {
    let number: Int
    let type: UInt8
  }

  /// The next field of a structure; nil at its end.
  ///
  /// - Parameter last: the number of the field before, 0 at the structure's beginning.
  mutating func field(after last: inout Int) throws(ThriftError) -> Field? {
    let head = try byte()
    if head == 0 { return nil }
    let type = head & 15
    if head >> 4 == 0 {
      let number = try signed()
      guard let number = Int16(exactly: number) else { throw ThriftError(what: "a field's number") }
      last = Int(number)
    } else {
      last += Int(head >> 4)
    }
    guard last <= Int16.max else { throw ThriftError(what: "a field's number") }
    return Field(number: last, type: type)
  }

  /// A whole number of that field.
  mutating func integer(_ field: Field) throws(ThriftError) -> Int64 {
    switch field.type {
    case ThriftType.byte: Int64(Int8(bitPattern: try byte()))
    case ThriftType.int16, ThriftType.int32, ThriftType.int64: try signed()
    default: throw ThriftError(what: "field \(field.number) is no whole number")
    }
  }

  /// A whole number of that field that must fit 32 bits.
  mutating func int32(_ field: Field) throws(ThriftError) -> Int32 {
    guard let value = Int32(exactly: try integer(field)) else {
      throw ThriftError(what: "field \(field.number) is too large")
    }
    return value
  }

  /// A count or size: a number that is not negative.
  mutating func size(_ field: Field) throws(ThriftError) -> Int {
    guard let value = Int(exactly: try integer(field)), value >= 0 else {
      throw ThriftError(what: "field \(field.number) is negative")
    }
    return value
  }

  /// A truth value of that field.
  func bool(_ field: Field) throws(ThriftError) -> Bool {
    guard field.type == ThriftType.yes || field.type == ThriftType.no else {
      throw ThriftError(what: "field \(field.number) is no truth value")
    }
    return field.type == ThriftType.yes
  }

  /// The bytes of that field.
  mutating func binary(_ field: Field) throws(ThriftError) -> [UInt8] {
    guard field.type == ThriftType.binary else {
      throw ThriftError(what: "field \(field.number) is no text")
    }
    return try binary()
  }

  /// Bytes that stand in a list.
  mutating func binary() throws(ThriftError) -> [UInt8] {
    let count = try length()
    defer { position += count }
    return unsafe Array(bytes[position..<position + count])
  }

  /// Makes sure that the field is a structure, whose fields come next.
  func structure(_ field: Field) throws(ThriftError) {
    guard field.type == ThriftType.structure else {
      throw ThriftError(what: "field \(field.number) is no structure")
    }
  }

  /// The number of elements of a list of that type, which come next.
  mutating func list(_ field: Field, of type: UInt8) throws(ThriftError) -> Int {
    guard field.type == ThriftType.list || field.type == ThriftType.set else {
      throw ThriftError(what: "field \(field.number) is no list")
    }
    let (element, count) = try listHeader()
    guard element == type || count == 0 else {
      throw ThriftError(what: "field \(field.number) lists something else")
    }
    return count
  }

  /// A whole number that stands in a list.
  mutating func signed() throws(ThriftError) -> Int64 {
    let raw = try varint()
    return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
  }

  /// Passes over the value of a field.
  mutating func skip(_ field: Field) throws(ThriftError) {
    enum Open {
      case structure(last: Int)
      case elements(type: UInt8, left: Int)
      case pairs(key: UInt8, value: UInt8, left: Int)
    }
    var open: [Open] = []
    var next: UInt8? = field.type
    var isElement = false
    while true {
      if let type = next {
        next = nil
        switch type {
        case ThriftType.yes, ThriftType.no: if isElement { _ = try byte() }
        case ThriftType.byte: _ = try byte()
        case ThriftType.int16, ThriftType.int32, ThriftType.int64: _ = try varint()
        case ThriftType.double: try advance(8)
        case ThriftType.binary: try advance(try length())
        case ThriftType.structure: open.append(.structure(last: 0))
        case ThriftType.list, ThriftType.set:
          let (element, count) = try listHeader()
          open.append(.elements(type: element, left: count))
        case ThriftType.map:
          let count = try length()
          let types = count == 0 ? 0 : try byte()
          open.append(.pairs(key: types >> 4, value: types & 15, left: count * 2))
        default: throw ThriftError(what: "an unknown type \(type)")
        }
        if open.count > Self.deepest { throw ThriftError(what: "structures too deep") }
      }
      guard let top = open.popLast() else { return }
      switch top {
      case .structure(var last):
        if let inner = try self.field(after: &last) {
          open.append(.structure(last: last))
          next = inner.type
          isElement = false
        }
      case .elements(let type, let left):
        if left > 0 {
          open.append(.elements(type: type, left: left - 1))
          next = type
          isElement = true
        }
      case .pairs(let key, let value, let left):
        if left > 0 {
          open.append(.pairs(key: key, value: value, left: left - 1))
          next = left % 2 == 0 ? key : value
          isElement = true
        }
      }
    }
  }

  private mutating func listHeader() throws(ThriftError) -> (type: UInt8, count: Int) {
    let head = try byte()
    // Each element takes a byte at least.
    let short = Int(head >> 4)
    let count = short < 15 ? short : try length()
    guard unsafe count <= bytes.count - position else { throw ThriftError(what: "a list's length") }
    return (head & 15, count)
  }

  /// A length, of which as many bytes are there.
  private mutating func length() throws(ThriftError) -> Int {
    let raw = try varint()
    guard raw <= UInt64(unsafe bytes.count - position) else {
      throw ThriftError(what: "a length beyond the end")
    }
    return Int(raw)
  }

  private mutating func advance(_ count: Int) throws(ThriftError) {
    guard unsafe count <= bytes.count - position else { throw ThriftError(what: "its end") }
    position += count
  }

  private mutating func byte() throws(ThriftError) -> UInt8 {
    guard unsafe position < bytes.count else { throw ThriftError(what: "its end") }
    defer { position += 1 }
    return unsafe bytes[position]
  }

  private mutating func varint() throws(ThriftError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let next = try byte()
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
    }
    throw ThriftError(what: "a number too long")
  }
}
