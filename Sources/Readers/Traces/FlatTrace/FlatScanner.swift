import Glibc

/// Reads lines of RunLens's own format out of bytes, without building anything but rows.
///
/// The keys of a line mostly come in the order of the line before. So what stands between two values is
/// compared with what stood there last, eight bytes at a time; only a line that differs is taken
/// apart.
@safe struct FlatScanner: ~Copyable {
  /// This many readable bytes must follow those that are scanned.
  static let padding = 64
  /// A program that makes up keys for ever is not followed beyond this many.
  private static let mostKeys = 4096

  var names = FlatNames()
  /// The rows of the last scan; only the first ``count`` have a meaning.
  private(set) var room = FlatRowRoom()
  var count = 0
  private(set) var bad: [(line: Int, what: String)] = []
  private(set) var badCount = 0
  /// Lines in what was scanned last.
  var lines = 0
  private var keys = FlatNames()
  private let targets: [FlatTarget]
  /// By target the slot of a tally for which it is needed; empty where nothing is tallied.
  private let slots: [Int8]
  // The lines expected, the last one first.
  var first = FlatTemplate()
  var second = FlatTemplate()
  var third = FlatTemplate()
  private var fresh = FlatTemplate()
  /// Lines that were not as expected, one soon after the other, and the last of them.
  private var surprises = 0
  private var lastSurprise = 0
  /// Lines still to be read without expecting anything.
  var resting = 0

  /// A scanner that has seen nothing.
  ///
  /// - Parameter slots: the fields that a tally needs; nil where rows are read.
  init(slots: FlatSlots? = nil) {
    targets = FlatField.keys.map(\.target)
    self.slots = FlatField.keys.map { slots?.slot(of: $0.target) ?? -1 }
    learnKeys()
  }

  deinit { room.deallocate() }

  /// Gives away the rows of the last scan with their room, for another.
  mutating func exchangeRoom(_ other: inout FlatRowRoom) { swap(&room, &other) }

  /// Forgets the rows of the last scan.
  mutating func forgetRows() {
    count = 0
    room.removeAll()
  }

  private mutating func learnKeys() {
    keys = FlatNames()
    for key in FlatField.keys {
      var bytes = Array(key.name.utf8)
      let length = bytes.count
      bytes += [UInt8](repeating: 0, count: 8)
      unsafe bytes.withUnsafeBufferPointer { buffer in
        if let base = buffer.baseAddress { _ = unsafe keys.identifier(base, length) }
      }
    }
  }

  /// Reads whole lines; the rows replace those of the last scan.
  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) {
    begin()
    guard var place = bytes.baseAddress else { return }
    let end = unsafe place + bytes.count
    while unsafe place < end {
      lines &+= 1
      if count == room.capacity { room.grow(count) }
      if resting > 0 {
        resting &-= 1
        _ = unsafe line(&place, end, learns: false)
        continue
      }
      if unsafe Self.followLast(first, &place, &room, count, &names)
        || Self.follow(first, &place, &room, count, &names)
      {
        count &+= 1
      } else if unsafe Self.follow(second, &place, &room, count, &names) {
        count &+= 1
        swap(&first, &second)
        second.forgetLast()
      } else if unsafe Self.follow(third, &place, &room, count, &names) {
        count &+= 1
        swap(&second, &third)
        swap(&first, &second)
        second.forgetLast()
      } else {
        _ = unsafe line(&place, end, learns: true)
      }
    }
  }

  /// Forgets the rows and lines of the last scan.
  mutating func begin() {
    first.forgetLast()
    second.forgetLast()
    third.forgetLast()
    forgetRows()
    lines = 0
    lastSurprise = 0
    badCount = 0
    bad.removeAll()
  }

  /// Stops expecting anything for a while where hardly any line is as expected: keys in any order make
  /// every line a new one.
  private mutating func rest() {
    surprises += 1
    if lines &- lastSurprise > 16 { surprises = 0 }
    lastSurprise = lines
    guard surprises >= 64 else { return }
    surprises = 0
    resting = 4096
  }

  // MARK: Any line

  /// Reads one line of any kind into a row and goes on to the next.
  ///
  /// - Parameter learns: whether more of its like are expected.
  /// - Returns: whether it holds a row.
  @inline(never)
  mutating func line(
    _ place: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, learns: Bool
  ) -> Bool {
    let start = unsafe place
    fresh.reset(isUsable: learns)
    if learns { rest() }
    let row = room.fresh(count)
    if unsafe walk(&place, end, row) {
      if fresh.isUsable {
        unsafe fresh.finish(isTold: row.common.pointee.isTold)
        swap(&third, &fresh)
        swap(&second, &third)
        swap(&first, &second)
      }
      room.settle(row)
      count += 1
      return true
    }
    var stop = unsafe end
    if let newline = unsafe memchr(start, 10, end - start) {
      unsafe stop = UnsafePointer(newline.assumingMemoryBound(to: UInt8.self))
    }
    unsafe place = stop + 1
    let bytes = unsafe UnsafeBufferPointer(start: start, count: stop - start)
    if unsafe bytes.allSatisfy({ $0 == 32 || ($0 >= 9 && $0 <= 13) }) { return false }
    do throws(JSONError) {
      let row = room.fresh(count)
      try unsafe FlatLine(row: row).read(bytes.span, &names)
      room.settle(row)
      count += 1
      return true
    } catch {
      badCount += 1
      if bad.count < BadRecords.shown { bad.append((lines, error.what)) }
      return false
    }
  }

  /// Reads a line of plain members in any order into a row; false where something else is in it, and the row then
  /// tells anything.
  @inline(__always)
  private mutating func walk(
    _ start: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ row: FlatRowPlace
  ) -> Bool {
    var place = unsafe start
    var piece = unsafe start
    func skipSpace() { while unsafe place[0] == 32 { unsafe place += 1 } }
    skipSpace()
    guard unsafe place[0] == UInt8(ascii: "{") else { return false }
    unsafe place += 1
    while true {
      skipSpace()
      guard unsafe place[0] == UInt8(ascii: "\"") else { return false }
      unsafe place += 1
      guard let length = unsafe Self.textLength(place) else { return false }
      let (target, slot) = unsafe self.target(place, length)
      unsafe place += length + 1
      skipSpace()
      guard unsafe place[0] == UInt8(ascii: ":") else { return false }
      unsafe place += 1
      skipSpace()
      if unsafe place[0] == UInt8(ascii: "\"") {
        unsafe place += 1
        unsafe fresh.append(piece, place - piece, target, slot, isText: true)
        guard let length = unsafe Self.textLength(place) else { return false }
        if target.kind != .skip {
          guard target.kind == .text || target.kind == .name else { return false }
          // An empty text says nothing.
          if length > 0 {
            guard unsafe row.set(target, name: names.identifier(place, length)) else {
              return false
            }
          }
        }
        unsafe place += length + 1
      } else {
        unsafe fresh.append(piece, place - piece, target, slot, isText: false)
        guard let value = unsafe Self.number(&place), row.set(target, number: value, &names) else {
          return false
        }
      }
      unsafe piece = place
      skipSpace()
      let next = unsafe place[0]
      unsafe place += 1
      if next == UInt8(ascii: "}") { break }
      guard next == UInt8(ascii: ",") else { return false }
    }
    while unsafe place[0] == 32 || place[0] == 13 { unsafe place += 1 }
    guard unsafe place < end, unsafe place[0] == 10, row.isComplete else { return false }
    unsafe start = place + 1
    return true
  }

  @inline(__always)
  private mutating func target(
    _ key: UnsafePointer<UInt8>, _ length: Int
  ) -> (target: FlatTarget, slot: Int8) {
    let number = unsafe Int(keys.identifier(key, length))
    if number < targets.count { return (targets[number], slots[number]) }
    if keys.names.count > Self.mostKeys { learnKeys() }
    return (.skip, -1)
  }
}
