/// Lines like the last ones, as rows.
extension FlatScanner {
  /// Reads a line that is as expected and goes on to the next; false, and nothing is read, where it isn't.
  ///
  /// The row is the one at `count`.
  @inline(__always)
  static func follow(
    _ template: borrowing FlatTemplate, _ start: inout UnsafePointer<UInt8>,
    _ room: inout FlatRowRoom, _ count: Int, _ names: inout FlatNames
  ) -> Bool {
    let total = template.count
    if total == 0 { return false }
    template.forgetLast()
    var place = unsafe start
    let row = room.fresh(count)
    for position in 0..<total {
      guard unsafe take(template, position, &place, 0, row, &names) else { return false }
    }
    guard unsafe endLine(&place), row.isComplete else { return false }
    room.settle(row)
    unsafe template.keepLast(start, row: count)
    unsafe start = place
    return true
  }

  /// Reads a line of the keys of the one before, of which most values are the same; false, and nothing is read,
  /// where it isn't such a line or the one before is not known.
  ///
  /// It looks for the first byte that differs: the values before it are those of the row before.
  @inline(__always)
  static func followLast(
    _ template: borrowing FlatTemplate, _ start: inout UnsafePointer<UInt8>,
    _ room: inout FlatRowRoom, _ count: Int, _ names: inout FlatNames
  ) -> Bool {
    guard let (line, known) = unsafe template.last else { return false }
    template.forgetLast()
    let total = template.count
    let lengths = unsafe template.lengths
    var place = unsafe start
    var old = unsafe line
    var row = room.copy(count, of: known)
    var position = 0
    while position < total {
      let same = unsafe ByteWord.same(place, old)
      // Behind a value that is the same to its end one more byte is, which ends it.
      var passed = 0
      while position < total {
        let next = unsafe passed &+ Int(lengths[position])
        if next >= same { break }
        passed = next
        position &+= 1
      }
      unsafe place += passed
      unsafe old += passed
      if position == total { break }
      // What was not compared yet may be the same, too.
      if same == ByteWord.mostSame, passed > 0 { continue }
      unsafe old += Int(lengths[position])
      if unsafe template.entries[position].isCommon { room.part(&row) }
      guard unsafe take(template, position, &place, same &- passed, row, &names) else {
        return false
      }
      position &+= 1
    }
    guard unsafe endLine(&place), row.isComplete else { return false }
    room.keep(row)
    unsafe template.keepLast(start, row: count)
    unsafe start = place
    return true
  }

  /// Takes in the value of an entry, and keeps how many bytes the entry has with it.
  ///
  /// - Parameter same: how many bytes are known to be those of a line that had the entry.
  @inline(__always)
  private static func take(
    _ template: borrowing FlatTemplate, _ position: Int, _ place: inout UnsafePointer<UInt8>,
    _ same: Int, _ row: FlatRowPlace, _ names: inout FlatNames
  ) -> Bool {
    let entry = unsafe template.entries + position
    let start = unsafe place
    if unsafe same < Int(entry.pointee.length), unsafe !entry.pointee.matches(place) {
      return false
    }
    unsafe place += Int(entry.pointee.length)
    let target = unsafe entry.pointee.target
    if unsafe entry.pointee.isText {
      guard let length = unsafe textLength(place) else { return false }
      if target.kind != .skip {
        // An empty text says nothing; what another member said of the field stays.
        if length == 0, !template.setsOnce { return false }
        let name = length == 0 ? -1 : unsafe names.identifier(place, length)
        guard row.set(target, name: name) else { return false }
      }
      unsafe place += length + 1
    } else {
      guard let value = unsafe number(&place), row.set(target, number: value, &names) else {
        return false
      }
    }
    unsafe template.lengths[position] = Int32(truncatingIfNeeded: place - start)
    return true
  }
}
