/// Which rows of a page have a value, a bit each, and their encoding as ``RunLength`` makes it of levels of one bit.
@safe struct LevelBits: ~Copyable {
  private let words: Scratch<UInt64>

  /// Room for so many rows.
  init(rows: Int) {
    // A word more may be looked at, as bits are taken from any place.
    words = Scratch(unset: rows / 64 + 2)
  }

  /// Asks of each row whether it has a value.
  @inline(__always)
  func fill(_ rows: Int, _ isPresent: (Int) -> Bool) {
    var row = 0
    var place = 0
    while row < rows {
      var word: UInt64 = 0
      let count = min(64, rows &- row)
      for bit in 0..<count {
        word |= (isPresent(row &+ bit) ? 1 : 0) &<< UInt64(truncatingIfNeeded: bit)
      }
      unsafe words.base[place] = word
      place &+= 1
      row &+= 64
    }
    unsafe words.base[place] = 0
  }

  /// Appends the levels of so many rows, which were asked for.
  ///
  /// - Complexity: O(rows / 64 + runs).
  func encode(_ rows: Int, into output: inout GrowingBytes) {
    var position = 0
    var literal = 0
    while position < rows {
      let length = repetition(from: position, to: rows)
      if length >= RunLength.shortest {
        flush(literal, position, &output)
        output.append(varint: UInt64(length) << 1)
        output.append(UInt8(bits(position) & 1))
        position += length
        literal = position
      } else {
        position += min(8, rows - position)
      }
    }
    flush(literal, rows, &output)
  }

  /// The 64 bits from a place on.
  @inline(__always)
  private func bits(_ place: Int) -> UInt64 {
    let (word, shift) = (place &>> 6, UInt64(truncatingIfNeeded: place & 63))
    let low = unsafe words.base[word] &>> shift
    return shift == 0 ? low : unsafe low | words.base[word &+ 1] &<< (64 &- shift)
  }

  /// How many bits from a place on are the same.
  @inline(__always)
  private func repetition(from position: Int, to end: Int) -> Int {
    let flip: UInt64 = bits(position) & 1 == 0 ? 0 : .max
    var next = position
    while next < end {
      let differing = bits(next) ^ flip
      if differing != 0 {
        next &+= differing.trailingZeroBitCount
        break
      }
      next &+= 64
    }
    return min(next, end) &- position
  }

  /// Appends bits as they are.
  private func flush(_ start: Int, _ end: Int, _ output: inout GrowingBytes) {
    guard start < end else { return }
    let groups = (end - start + 7) / 8
    output.append(varint: UInt64(groups) << 1 | 1)
    let room = unsafe output.room(groups + 8)
    for group in stride(from: 0, to: groups, by: 8) {
      let left = end - start - 8 * group
      let mask: UInt64 = left >= 64 ? .max : 1 << UInt64(left) - 1
      let word = (bits(start + 8 * group) & mask).littleEndian
      unsafe room.storeBytes(of: word, toByteOffset: group, as: UInt64.self)
    }
    output.advance(groups)
  }
}
