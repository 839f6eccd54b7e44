/// The keys of a line in their order, to be expected of the next line: what stands before each value,
/// and where the value belongs.
@safe struct FlatTemplate: ~Copyable {
  /// What stands before a value, in up to four words, and what becomes of the value.
  struct Entry {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    /// The bytes of the first two words, and of the last one, that count.
    var firstMask: UInt64 = 0
    var secondMask: UInt64 = 0
    var mask: UInt64 = 0
    var length: Int32 = 0
    var target = FlatTarget.skip
    var isText = false
    /// What a tally does with the value, and where it wants it.
    var use = FlatSlots.Use.pass
    /// Whether a line needs such a field, so that an empty text makes a difference where nobody needs it.
    var isEssential = false
    /// Whether it mostly is the same in all lines, see ``FlatRow/Common``.
    var isCommon = false
    var slot: Int8 = -1

    /// Whether these bytes stand there; up to 32 bytes from there on must be readable.
    @inline(__always)
    func matches(_ place: UnsafePointer<UInt8>) -> Bool {
      let first = unsafe (ByteWord.load(place) ^ words.0) & firstMask
      let second = unsafe first | ((ByteWord.load(place + 8) ^ words.1) & secondMask)
      if length <= 16 { return second == 0 }
      if length <= 24 {
        return unsafe second | ((ByteWord.load(place + 16) ^ words.2) & mask) == 0
      }
      let third = unsafe second | (ByteWord.load(place + 16) ^ words.2)
      return unsafe third | ((ByteWord.load(place + 24) ^ words.3) & mask) == 0
    }
  }

  /// No line has more keys, no key and what surrounds it more bytes, to be worth a template.
  static let mostEntries = 40
  static let longestEntry = 32

  let entries: UnsafeMutablePointer<Entry>
  private(set) var count = 0
  /// By entry the bytes that it had with its value, in the line that was followed last.
  let lengths: UnsafeMutablePointer<Int32>
  /// That line, and the place of its row.
  private let lastLine: UnsafeMutablePointer<(line: UnsafePointer<UInt8>, row: Int)?>
  /// Whether each field is set by one entry alone: a value that is the same need not be set anew then.
  private(set) var setsOnce = false
  /// Whether every part of the line could be taken in.
  private(set) var isUsable = true
  /// Whether a tally can take such a line without making a row of it: it is no span that was exported, and
  /// has no value that a row may refuse.
  private(set) var isTallied = false
  /// What a tally remembers of such lines.
  let memory = FlatMemory()

  /// A template of no keys.
  init() {
    unsafe entries = .allocate(capacity: Self.mostEntries)
    unsafe entries.initialize(repeating: Entry(), count: Self.mostEntries)
    unsafe lengths = .allocate(capacity: Self.mostEntries)
    unsafe lengths.initialize(repeating: 0, count: Self.mostEntries)
    unsafe lastLine = .allocate(capacity: 1)
    unsafe lastLine.initialize(to: nil)
  }

  deinit {
    unsafe entries.deallocate()
    unsafe lengths.deallocate()
    unsafe lastLine.deallocate()
    memory.deallocate()
  }

  /// Makes the template ready for use, once all entries are in.
  ///
  /// - Parameter isTold: whether such a line is a span that was exported.
  mutating func finish(isTold: Bool) {
    isTallied =
      !isTold && !(0..<count).contains { unsafe entries[$0].target.kind == .resolution }
    memory.begin(FlatSections(self))
    setsOnce = (0..<count).allSatisfy { later in
      let target = unsafe entries[later].target
      return target.kind == .skip
        || !(0..<later).contains { earlier in
          let other = unsafe entries[earlier].target
          return other.kind == target.kind && other.offset == target.offset
        }
    }
    forgetLast()
  }

  /// The line that was followed last, and the place of its row; nil where it is not known any more.
  var last: (line: UnsafePointer<UInt8>, row: Int)? {
    @inline(__always) get { unsafe lastLine.pointee }
  }

  /// Remembers the line that was followed last, which must stay in place until it is forgotten.
  @inline(__always)
  func keepLast(_ line: UnsafePointer<UInt8>, row: Int) {
    if setsOnce { unsafe lastLine.pointee = (line, row) }
  }

  /// Forgets the line that was followed last.
  @inline(__always)
  func forgetLast() { unsafe lastLine.pointee = nil }

  /// Starts anew.
  ///
  /// - Parameter isUsable: false where nobody will use it, so that nothing is put in.
  mutating func reset(isUsable: Bool) {
    count = 0
    self.isUsable = isUsable
  }

  /// Adds a value and what stands before it.
  @inline(__always)
  mutating func append(
    _ start: UnsafePointer<UInt8>, _ length: Int, _ target: FlatTarget, _ slot: Int8, isText: Bool
  ) {
    guard isUsable, length > 0, length <= Self.longestEntry, count < Self.mostEntries else {
      isUsable = false
      return
    }
    var entry = Entry()
    entry.length = Int32(truncatingIfNeeded: length)
    entry.target = target
    entry.isText = isText
    entry.slot = slot
    entry.use = FlatSlots.use(of: target, slot: slot, isText: isText)
    entry.isEssential = target == .text(\.own.stage) || target == .text(\.own.phase)
    entry.isCommon = target.isCommon
    unsafe entry.words.0 = ByteWord.load(start)
    entry.firstMask = ByteWord.mask(length)
    entry.secondMask = ByteWord.mask(max(0, length &- 8))
    if length > 8 { unsafe entry.words.1 = ByteWord.load(start + 8) }
    if length > 16 { unsafe entry.words.2 = ByteWord.load(start + 16) }
    if length > 24 { unsafe entry.words.3 = ByteWord.load(start + 24) }
    entry.mask = ByteWord.mask((length &- 1) % 8 &+ 1)
    unsafe entries[count] = entry
    count += 1
  }
}
