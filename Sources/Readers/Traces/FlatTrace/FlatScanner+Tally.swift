/// The scanning of lines of which only a few values are needed: the others are checked and passed over.
///
/// It takes in exactly the lines that ``FlatScanner/scan(_:)`` takes in. What is not like the last lines
/// goes the same way as there, into a row.
extension FlatScanner {
  /// Reads whole lines into a tally.
  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, into tally: inout FlatTally) {
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
      if unsafe Self.follow(first, &place, &tally, &names) { continue }
      if unsafe Self.follow(second, &place, &tally, &names) {
        swap(&first, &second)
      } else if unsafe Self.follow(third, &place, &tally, &names) {
        swap(&second, &third)
        swap(&first, &second)
      } else if unsafe line(&place, end, learns: true) {
        take(into: &tally)
      }
    }
  }

  /// Moves the row that was just read into the tally.
  private mutating func take(into tally: inout FlatTally) {
    tally.add(unsafe rows[0])
    count = 0
  }

  /// Adds a line that is as expected and goes on to the next; false, and nothing is counted, where it
  /// isn't.
  @inline(__always)
  private static func follow(
    _ template: borrowing FlatTemplate, _ start: inout UnsafePointer<UInt8>,
    _ tally: inout FlatTally, _ names: inout FlatNames
  ) -> Bool {
    let count = template.count
    if count == 0 || template.isTold { return false }
    var place = unsafe start
    var entry = unsafe template.entries
    let end = unsafe entry + count
    var duration: Int64 = -1
    var unit: Int64 = 1
    let line = tally.line
    line.begin()
    while unsafe entry < end {
      guard unsafe entry.pointee.matches(place) else { return false }
      unsafe place += Int(entry.pointee.length)
      switch unsafe entry.pointee.use {
      case .passText:
        guard let length = unsafe textLength(place) else { return false }
        unsafe place += length + 1
      case .text:
        guard let length = unsafe textLength(place) else { return false }
        unsafe line.values[Int(entry.pointee.slot)] = line.number(of: place, length, &names)
        unsafe place += length + 1
      case .pass:
        guard unsafe passNumber(&place) else { return false }
      case .number:
        guard let value = unsafe number(&place) else { return false }
        unsafe line.values[Int(entry.pointee.slot)] = UInt32(bitPattern: Int32(clamping: value))
      case .name:
        guard let value = unsafe number(&place) else { return false }
        unsafe line.values[Int(entry.pointee.slot)] = UInt32(
          bitPattern: names.identifier(number: value))
      case .duration:
        guard let value = unsafe number(&place), value >= 0 else { return false }
        duration = value
        unit = unsafe Int64(entry.pointee.target.unit)
        if unit > 1, value > Int64.max / 1_000_000 { return false }
      }
      unsafe entry += 1
    }
    guard unsafe place[0] == UInt8(ascii: "}") else { return false }
    if unsafe place[1] == 10 {
      unsafe place += 2
    } else if unsafe place[1] == 13 && place[2] == 10 {
      unsafe place += 3
    } else {
      return false
    }
    tally.add(number: duration, unit: unit)
    unsafe start = place
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
