import CSQLite
import Trace

/// Numbers the different combinations of key values of many rows, from 0 in the order in which they first come.
///
/// Values are alike where GROUP BY finds them alike: NULLs, numbers such as 1 and 1.0, and texts of the same
/// bytes, whatever the collation of a column.
///
/// - Complexity: O(keys) a row on average, and less where a row has the keys of the row before.
struct KeyGroups {
  /// A value that is told apart from all others of its place.
  private struct Code: Equatable {
    var kind: UInt32 = 0
    var bits: UInt64 = 0
  }

  /// By place the number of what the keys up to it are, by that of those before and the place's own code.
  private var tables: [KeyTable] = []
  /// The codes of the row before, and its number.
  private var latest: [Code] = []
  private var number = -1
  /// Texts and blobs of more than eight bytes.
  private var long: [[UInt8]: UInt64] = [:]

  /// The number of the combination that these values are.
  @inline(__always)
  mutating func number(of keys: QueryArguments) -> Int {
    if keys.isEmpty { return 0 }
    if latest.isEmpty {
      latest = Array(repeating: Code(), count: keys.count)
      tables = unsafe keys.map { _ in KeyTable() }
    }
    var isSame = number >= 0
    for place in 0..<min(latest.count, keys.count) {
      let code = unsafe code(of: keys[place])
      if latest[place] != code {
        latest[place] = code
        isSame = false
      }
    }
    if !isSame { number = search() }
    return number
  }

  private mutating func search() -> Int {
    var number = 0
    for (place, code) in latest.enumerated() {
      number = tables[place].position(
        of: PackedKey(
          UInt32(truncatingIfNeeded: number), code.kind,
          UInt32(truncatingIfNeeded: code.bits >> 32), UInt32(truncatingIfNeeded: code.bits)))
    }
    return number
  }

  @inline(__always)
  private mutating func code(of value: OpaquePointer?) -> Code {
    guard let value = unsafe value else { return Code() }
    let type = unsafe sqlite3_value_type(value)
    // Days, iterations and agents, without a jump.
    if type == SQLITE_INTEGER {
      return unsafe Code(kind: 1, bits: UInt64(bitPattern: sqlite3_value_int64(value)))
    }
    return unsafe code(of: value, type: type)
  }

  private mutating func code(of value: OpaquePointer, type: Int32) -> Code {
    switch type {
    case SQLITE_FLOAT:
      let real = unsafe sqlite3_value_double(value)
      if let whole = Int64(exactly: real) { return Code(kind: 1, bits: UInt64(bitPattern: whole)) }
      return Code(kind: 2, bits: real.bitPattern)
    case SQLITE_TEXT: return unsafe code(of: value, kind: 3)
    case SQLITE_BLOB: return unsafe code(of: value, kind: 4)
    default: return Code()
    }
  }

  /// Up to eight bytes are their own code.
  private mutating func code(of value: OpaquePointer, kind: UInt32) -> Code {
    let start = unsafe sqlite3_value_blob(value)
    let count = unsafe start == nil ? 0 : Int(sqlite3_value_bytes(value))
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
    if count <= 8 {
      var bits: UInt64 = 0
      for place in bytes.indices { unsafe bits = bits << 8 | UInt64(bytes[place]) }
      return Code(kind: UInt32(count) << 8 | kind, bits: bits)
    }
    let fresh = UInt64(long.count)
    let known = unsafe Array(bytes)
    if let bits = long[known] { return Code(kind: 1 << 16 | kind, bits: bits) }
    long[known] = fresh
    return Code(kind: 1 << 16 | kind, bits: fresh)
  }
}
