import Trace

/// The values of one line that a tally needs, by slot: a text's number or a number's bits.
///
/// Pointers alone, so that the scanner can hold them in registers while it follows a line. Its owner
/// gives the memory back.
@safe struct FlatLineValues {
  /// A text that came lately, by its first and last bytes.
  private struct Text {
    var first: UInt64 = 0
    var last: UInt64 = 0
    var length = -1
    var number: UInt32 = 0
  }

  private static let textCount = 64

  let values: UnsafeMutablePointer<UInt32>
  /// The values of a line that has none of the fields.
  private let none: SIMD16<UInt32>
  private let texts: UnsafeMutablePointer<Text>

  /// Room for the values of those slots.
  init(_ slots: FlatSlots) {
    unsafe values = .allocate(capacity: FlatSlots.most)
    unsafe values.initialize(repeating: .max, count: FlatSlots.most)
    var none = SIMD16<UInt32>(repeating: .max)
    for slot in 0..<slots.count where slots.isNumber[slot] {
      none[slot] = UInt32(bitPattern: SpanTable.absent32)
    }
    self.none = none
    unsafe texts = .allocate(capacity: Self.textCount)
    unsafe texts.initialize(repeating: Text(), count: Self.textCount)
  }

  func deallocate() {
    unsafe values.deallocate()
    unsafe texts.deallocate()
  }

  /// Forgets the values of the line before.
  @inline(__always)
  func begin() {
    unsafe UnsafeMutableRawPointer(values).storeBytes(of: none, as: SIMD16<UInt32>.self)
  }

  /// The number of a text; the eight bytes behind its end must be there, too.
  @inline(__always)
  func number(
    of text: UnsafePointer<UInt8>, _ length: Int, _ names: inout FlatNames
  ) -> UInt32 {
    guard length <= 16 else { return UInt32(bitPattern: unsafe names.identifier(text, length)) }
    let first = unsafe ByteWord.load(text) & ByteWord.mask(length)
    // Of a short text the same bytes again, so that nothing has to be decided.
    let last = unsafe ByteWord.load(text + max(0, length &- 8)) & ByteWord.mask(length)
    let hash = (first ^ last &* 0x9e37_79b9_7f4a_7c15) &* 0xd6e8_feb8_6659_fd93
    let place = unsafe texts + Int(truncatingIfNeeded: hash &>> 58)
    if unsafe place.pointee.first == first && place.pointee.last == last
      && place.pointee.length == length
    {
      return unsafe place.pointee.number
    }
    let number = UInt32(bitPattern: unsafe names.identifier(text, length))
    unsafe place.pointee = Text(first: first, last: last, length: length, number: number)
    return number
  }
}
