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
  private var rows: UnsafeMutablePointer<FlatRow>
  private var capacity = 1 << 10
  private(set) var count = 0
  private(set) var bad: [(line: Int, what: String)] = []
  private(set) var badCount = 0
  /// Lines in what was scanned last.
  private(set) var lines = 0
  private var keys = FlatNames()
  private let targets: [FlatTarget]
  // The lines expected, the last one first.
  private var first = FlatTemplate()
  private var second = FlatTemplate()
  private var third = FlatTemplate()
  private var fresh = FlatTemplate()

  /// A scanner that has seen nothing.
  init() {
    unsafe rows = .allocate(capacity: capacity)
    targets = FlatField.keys.map(\.target)
    learnKeys()
  }

  deinit { unsafe rows.deallocate() }

  /// The rows of the last scan.
  func forEachRow(_ body: (FlatRow) -> Void) {
    for position in 0..<count { unsafe body(rows[position]) }
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
    count = 0
    lines = 0
    badCount = 0
    bad.removeAll()
    guard var place = bytes.baseAddress else { return }
    let end = unsafe place + bytes.count
    while unsafe place < end {
      lines &+= 1
      if count == capacity { makeRoom() }
      if unsafe Self.follow(first, &place, &rows[count], &names) {
        count &+= 1
      } else if unsafe Self.follow(second, &place, &rows[count], &names) {
        count &+= 1
        swap(&first, &second)
      } else if unsafe Self.follow(third, &place, &rows[count], &names) {
        count &+= 1
        swap(&second, &third)
        swap(&first, &second)
      } else {
        unsafe line(&place, end)
      }
    }
  }

  private mutating func makeRoom() {
    let larger = UnsafeMutablePointer<FlatRow>.allocate(capacity: capacity * 2)
    unsafe larger.moveInitialize(from: rows, count: count)
    unsafe rows.deallocate()
    unsafe rows = larger
    capacity *= 2
  }

  // MARK: Lines like the last ones

  /// Reads a line that is as expected and goes on to the next; false, and nothing is read, where it isn't.
  @inline(__always)
  private static func follow(
    _ template: borrowing FlatTemplate, _ start: inout UnsafePointer<UInt8>, _ row: inout FlatRow,
    _ names: inout FlatNames
  ) -> Bool {
    let count = template.count
    if count == 0 { return false }
    var place = unsafe start
    let entries = unsafe template.entries
    row = FlatRow()
    for position in 0..<count {
      let entry = unsafe entries + position
      guard unsafe entry.pointee.matches(place) else { return false }
      unsafe place += Int(entry.pointee.length)
      if unsafe entry.pointee.isText {
        guard let length = unsafe textLength(place) else { return false }
        let target = unsafe entry.pointee.target
        if target.kind != .skip {
          guard unsafe row.set(target, name: names.identifier(place, length)) else { return false }
        }
        unsafe place += length + 1
      } else {
        guard let value = unsafe number(&place),
          unsafe row.set(entry.pointee.target, number: value, &names)
        else { return false }
      }
    }
    guard unsafe place[0] == UInt8(ascii: "}") else { return false }
    if unsafe place[1] == 10 {
      unsafe place += 2
    } else if unsafe place[1] == 13 && place[2] == 10 {
      unsafe place += 3
    } else {
      return false
    }
    guard row.isComplete else { return false }
    unsafe start = place
    return true
  }

  /// Reads a whole number that ends where no digit follows; nil for anything else.
  @inline(__always)
  static func number(_ place: inout UnsafePointer<UInt8>) -> Int64? {
    let isNegative = unsafe place[0] == UInt8(ascii: "-")
    if isNegative { unsafe place += 1 }
    var value: UInt64 = 0
    var total = 0
    while true {
      let word = unsafe ByteWord.load(place)
      let others = ByteWord.noDigits(word)
      if others == 0 {
        value = value &* 100_000_000 &+ ByteWord.eightDigits(word)
        unsafe place += 8
        total &+= 8
        if total > 16 { return nil }
        continue
      }
      let count = others.trailingZeroBitCount / 8
      if count > 0 {
        if total > 0 { value = value &* ByteWord.power(count) }
        value = value &+ ByteWord.digits(word, count: count)
        unsafe place += count
        total &+= count
      }
      break
    }
    // Eighteen digits always fit, nineteen where the first is below 9.
    guard total > 0, total < 20, value <= UInt64(Int64.max) else { return nil }
    let next = unsafe place[0]
    guard next != UInt8(ascii: "."), next | 0x20 != UInt8(ascii: "e") else { return nil }
    let number = Int64(truncatingIfNeeded: value)
    return isNegative ? 0 &- number : number
  }

  /// The length of the plain text from there to its quotation mark; nil where it has escapes, control
  /// characters or no end.
  @inline(__always)
  static func textLength(_ start: UnsafePointer<UInt8>) -> Int? {
    var length = 0
    while true {
      let end = unsafe ByteWord.textEnd(ByteWord.load(start + length))
      if end != 0 {
        length &+= end.trailingZeroBitCount / 8
        return unsafe start[length] == UInt8(ascii: "\"") ? length : nil
      }
      length &+= 8
    }
  }

  // MARK: Any line

  /// Reads one line of any kind, goes on to the next, and expects more of its like.
  @inline(never)
  private mutating func line(_ place: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
    let start = unsafe place
    fresh.reset()
    if unsafe walk(&place, end) {
      count += 1
      if fresh.isUsable {
        swap(&third, &fresh)
        swap(&second, &third)
        swap(&first, &second)
      }
      return
    }
    var stop = unsafe end
    if let newline = unsafe memchr(start, 10, end - start) {
      unsafe stop = UnsafePointer(newline.assumingMemoryBound(to: UInt8.self))
    }
    unsafe place = stop + 1
    let bytes = unsafe UnsafeBufferPointer(start: start, count: stop - start)
    if unsafe bytes.allSatisfy({ $0 == 32 || ($0 >= 9 && $0 <= 13) }) { return }
    do throws(JSONError) {
      var line = FlatLine()
      try unsafe line.read(bytes.span, &names)
      unsafe rows[count] = line.row
      count += 1
    } catch {
      badCount += 1
      if bad.count < BadRecords.shown { bad.append((lines, error.what)) }
    }
  }

  /// Reads a line of plain members in any order; false, and nothing is read, where something else is in
  /// it.
  @inline(__always)
  private mutating func walk(
    _ start: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> Bool {
    var place = unsafe start
    var piece = unsafe start
    var row = FlatRow()
    func skipSpace() { while unsafe place[0] == 32 { unsafe place += 1 } }
    skipSpace()
    guard unsafe place[0] == UInt8(ascii: "{") else { return false }
    unsafe place += 1
    while true {
      skipSpace()
      guard unsafe place[0] == UInt8(ascii: "\"") else { return false }
      unsafe place += 1
      guard let length = unsafe Self.textLength(place) else { return false }
      let target = unsafe self.target(place, length)
      unsafe place += length + 1
      skipSpace()
      guard unsafe place[0] == UInt8(ascii: ":") else { return false }
      unsafe place += 1
      skipSpace()
      if unsafe place[0] == UInt8(ascii: "\"") {
        unsafe place += 1
        unsafe fresh.append(piece, place - piece, target, isText: true)
        guard let length = unsafe Self.textLength(place) else { return false }
        if target.kind != .skip {
          guard unsafe row.set(target, name: names.identifier(place, length)) else { return false }
        }
        unsafe place += length + 1
      } else {
        unsafe fresh.append(piece, place - piece, target, isText: false)
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
    unsafe rows[count] = row
    unsafe start = place + 1
    return true
  }

  @inline(__always)
  private mutating func target(_ key: UnsafePointer<UInt8>, _ length: Int) -> FlatTarget {
    let number = unsafe Int(keys.identifier(key, length))
    if number < targets.count { return targets[number] }
    if keys.names.count > Self.mostKeys { learnKeys() }
    return .skip
  }
}
