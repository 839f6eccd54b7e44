/// The scanning of lines of which only a few values are needed: the others are checked and passed over.
///
/// It takes in exactly the lines that ``FlatScanner/scan(_:)`` takes in. What is not like the last lines
/// goes the same way as there, into a row.
extension FlatScanner {
  /// Reads whole lines into a tally.
  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, into tally: inout FlatTally) {
    for memory in [first.memory, second.memory, third.memory] { memory.judge(lines: lines) }
    begin()
    guard var place = bytes.baseAddress else { return }
    let end = unsafe place + bytes.count
    while unsafe place < end {
      lines &+= 1
      if resting > 0 {
        resting &-= 1
        if unsafe line(&place, end, learns: false) { take(into: &tally) }
        continue
      }
      if unsafe Self.expects(first, &place, end, &tally, &names) { continue }
      if unsafe Self.expects(second, &place, end, &tally, &names) {
        swap(&first, &second)
      } else if unsafe Self.expects(third, &place, end, &tally, &names) {
        swap(&second, &third)
        swap(&first, &second)
      } else if unsafe line(&place, end, learns: true) {
        take(into: &tally)
      }
    }
  }

  /// Moves the row that was just read into the tally.
  private mutating func take(into tally: inout FlatTally) {
    tally.add(room[0])
    forgetRows()
  }

  /// Adds a line if it is like a template's and goes on to the next; false, and nothing is counted, where
  /// it isn't.
  @inline(__always)
  private static func expects(
    _ template: borrowing FlatTemplate, _ start: inout UnsafePointer<UInt8>,
    _ end: UnsafePointer<UInt8>, _ tally: inout FlatTally, _ names: inout FlatNames
  ) -> Bool {
    if template.count == 0 || !template.isTallied { return false }
    return unsafe template.memory.state.pointee.isUsed && end - start >= FlatMemory.reach
      ? followStretches(template, &start, &tally, &names)
      : follow(template, &start, &tally, &names)
  }

  /// Adds a line that is as expected and goes on to the next; false, and nothing is counted, where it
  /// isn't.
  ///
  /// This is the plain way, value by value; ``followStretches`` must take in the same lines.
  @inline(never)
  private static func follow(
    _ template: borrowing FlatTemplate, _ start: inout UnsafePointer<UInt8>,
    _ tally: inout FlatTally, _ names: inout FlatNames
  ) -> Bool {
    var place = unsafe start
    var entry = unsafe template.entries
    let end = unsafe entry + template.count
    var duration: Int64 = -1
    var unit: Int64 = 1
    let line = tally.line
    line.begin()
    while unsafe entry < end {
      guard unsafe entry.pointee.matches(place) else { return false }
      unsafe place += Int(entry.pointee.length)
      if unsafe entry.pointee.use == .duration {
        unit = unsafe Int64(entry.pointee.target.unit)
        duration = unsafe Self.duration(&place, unit: unit)
        guard duration >= 0 else { return false }
      } else {
        guard unsafe take(entry, &place, line, &names) else { return false }
      }
      unsafe entry += 1
    }
    guard unsafe endLine(&place) else { return false }
    tally.add(at: tally.place(), number: duration, unit: unit)
    unsafe start = place
    return true
  }

  /// Reads the number of a duration; negative where it is none or too large.
  @inline(__always)
  static func duration(_ place: inout UnsafePointer<UInt8>, unit: Int64) -> Int64 {
    guard let value = unsafe number(&place) else { return -1 }
    return unit > 1 && value > Int64.max / 1_000_000 ? -1 : value
  }

  /// Takes in the value of an entry, or passes over it; false where it has to be looked at.
  @inline(__always)
  static func take(
    _ entry: UnsafeMutablePointer<FlatTemplate.Entry>, _ place: inout UnsafePointer<UInt8>,
    _ line: FlatLineValues, _ names: inout FlatNames
  ) -> Bool {
    switch unsafe entry.pointee.use {
    case .passText:
      guard let length = unsafe textLength(place) else { return false }
      if length == 0, unsafe entry.pointee.isEssential { return false }
      unsafe place += length + 1
    case .text:
      guard let length = unsafe textLength(place) else { return false }
      if length > 0 {
        unsafe line.values[Int(entry.pointee.slot)] = line.number(of: place, length, &names)
      } else if unsafe entry.pointee.isEssential {
        return false
      }
      unsafe place += length + 1
    case .pass: return unsafe passNumber(&place)
    case .number:
      guard let value = unsafe number(&place) else { return false }
      unsafe line.values[Int(entry.pointee.slot)] = UInt32(bitPattern: Int32(clamping: value))
    case .name:
      guard let value = unsafe number(&place) else { return false }
      unsafe line.values[Int(entry.pointee.slot)] = UInt32(
        bitPattern: names.identifier(number: value))
    case .duration: return false
    }
    return true
  }

  /// Goes on behind the end of a line; false where it doesn't end there.
  @inline(__always)
  static func endLine(_ place: inout UnsafePointer<UInt8>) -> Bool {
    guard unsafe place[0] == UInt8(ascii: "}") else { return false }
    if unsafe place[1] == 10 {
      unsafe place += 2
    } else if unsafe place[1] == 13 && place[2] == 10 {
      unsafe place += 3
    } else {
      return false
    }
    return true
  }

  /// Passes over a whole number as ``number(_:)`` reads it; false for one that has to be looked at.
  ///
  /// That no fraction follows is for the template to see.
  @inline(__always)
  private static func passNumber(_ place: inout UnsafePointer<UInt8>) -> Bool {
    let sign = unsafe place[0] == UInt8(ascii: "-") ? 1 : 0
    var count = sign
    while true {
      let others = unsafe ByteWord.noDigits(ByteWord.load(place + count))
      if others != 0 {
        count &+= others.trailingZeroBitCount / 8
        break
      }
      count &+= 8
      if count > 24 { return false }
    }
    let digits = count &- sign
    // Nineteen digits fit where the first is below 9.
    unsafe place += count
    if digits > 0, digits < 19 { return true }
    return unsafe digits == 19 && place[-19] < UInt8(ascii: "9")
  }
}
