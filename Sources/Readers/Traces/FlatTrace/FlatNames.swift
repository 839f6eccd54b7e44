/// Texts met as bytes, each numbered in the order of its first use, found by their first words.
///
/// Short texts are told apart by three words and their length alone; longer ones are compared.
@safe struct FlatNames: ~Copyable {
  private struct Slot {
    var first: UInt64 = 0
    var middle: UInt64 = 0
    var last: UInt64 = 0
    /// -1 for a slot that is free, -2 for the text of a number.
    var length: Int32 = -1
    var number: Int32 = 0
  }

  private(set) var names: [String] = []
  private var slots: UnsafeMutablePointer<Slot>
  private var mask = 255
  /// What the texts of small numbers are numbered, -1 where they have not come: agents are mostly counted.
  private var small: [Int32] = []
  private static let mostSmall = 1 << 16

  /// No texts.
  init() {
    unsafe slots = .allocate(capacity: 256)
    unsafe slots.initialize(repeating: Slot(), count: 256)
  }

  deinit { unsafe slots.deallocate() }

  /// The number of the text of that length; the eight bytes behind its end must be there, too.
  @inline(__always)
  mutating func identifier(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int32 {
    var slot = Slot()
    slot.length = Int32(truncatingIfNeeded: length)
    if length <= 8 {
      slot.first = unsafe ByteWord.load(text) & ByteWord.mask(length)
    } else {
      slot.first = unsafe ByteWord.load(text)
      slot.last = unsafe ByteWord.load(text + (length &- 8))
      if length > 16 { slot.middle = unsafe middle(text, length) }
    }
    var place = hash(slot)
    while unsafe slots[place].length != -1 {
      let known = unsafe slots[place]
      if known.first == slot.first, known.last == slot.last, known.middle == slot.middle,
        known.length == slot.length
      {
        if length <= 24 { return known.number }
        if unsafe equals(known.number, text, length) { return known.number }
      }
      place = (place &+ 1) & mask
    }
    return unsafe add(
      String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF8.self), slot)
  }

  /// The number of the text of a number.
  @inline(__always)
  mutating func identifier(number: Int64) -> Int32 {
    if number >= 0, number < small.count {
      let known = small[Int(number)]
      if known >= 0 { return known }
    }
    return identifier(other: number)
  }

  @inline(never)
  private mutating func identifier(other number: Int64) -> Int32 {
    let name = search(number)
    if number >= 0, number < Self.mostSmall {
      if number >= small.count {
        let room = min(Self.mostSmall, max(64, 2 * (Int(number) + 1)))
        small.append(contentsOf: repeatElement(-1, count: room - small.count))
      }
      small[Int(number)] = name
    }
    return name
  }

  private mutating func search(_ number: Int64) -> Int32 {
    var slot = Slot()
    slot.first = UInt64(bitPattern: number)
    slot.length = -2
    var place = hash(slot)
    while unsafe slots[place].length != -1 {
      if unsafe slots[place].first == slot.first && slots[place].length == -2 {
        return unsafe slots[place].number
      }
      place = (place &+ 1) & mask
    }
    return add(String(number), slot)
  }

  @inline(__always)
  private func hash(_ slot: Slot) -> Int {
    let mixed =
      (slot.first ^ (slot.last &* 0x9e37_79b9_7f4a_7c15) ^ (slot.middle &* 0xc2b2_ae3d_27d4_eb4f)
        ^ UInt64(truncatingIfNeeded: slot.length)) &* 0xd6e8_feb8_6659_fd93
    return Int(truncatingIfNeeded: mixed ^ (mixed &>> 32)) & mask
  }

  /// What tells texts of more than 16 bytes apart that begin and end alike: their second word, or of more than
  /// 24 bytes a hash of all words between.
  @inline(__always)
  private func middle(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
    var middle = unsafe ByteWord.load(text + 8)
    var place = 16
    while place < length &- 8 {
      middle = (middle ^ middle &>> 29) &* 0xd6e8_feb8_6659_fd93
      middle ^= unsafe ByteWord.load(text + place)
      place &+= 8
    }
    return middle
  }

  @inline(never)
  private func equals(_ number: Int32, _ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    unsafe names[Int(number)].utf8.elementsEqual(
      UnsafeBufferPointer(start: text, count: length))
  }

  @inline(never)
  private mutating func add(_ name: String, _ slot: Slot) -> Int32 {
    var slot = slot
    slot.number = Int32(clamping: names.count)
    names.append(name)
    if names.count * 2 > mask { grow() }
    insert(slot)
    return slot.number
  }

  private mutating func insert(_ slot: Slot) {
    var place = hash(slot)
    while unsafe slots[place].length != -1 { place = (place &+ 1) & mask }
    unsafe slots[place] = slot
  }

  private mutating func grow() {
    let (old, count) = unsafe (slots, mask + 1)
    mask = count * 2 - 1
    unsafe slots = .allocate(capacity: count * 2)
    unsafe slots.initialize(repeating: Slot(), count: count * 2)
    for place in 0..<count {
      let slot = unsafe old[place]
      if slot.length != -1 { insert(slot) }
    }
    unsafe old.deallocate()
  }
}
