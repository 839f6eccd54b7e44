import Trace

/// The order in which the rows of a large row group are stored: phase by phase, each by its calls.
///
/// The phases of a call lie side by side in a trace, and differ in all but what they share: a prompt
/// takes a millisecond, an answer seconds. Phase by phase the numbers of a column resemble their
/// neighbours, and what all phases of a call share becomes a list that comes again as a whole, which
/// zstd finds. A column says which row each one was, so that it is read back in its place.
enum StoredOrder {
  /// Groups of fewer rows stay as they are.
  static var leastRows: Int { 1 << 12 }

  /// The rows of a group in the order to store them in; nil where they stay as they are.
  ///
  /// - Complexity: O(rows).
  static func of(_ table: SpanTable, _ rows: Range<Int>) -> [Int32]? {
    guard rows.count >= leastRows else { return nil }
    // Phases are numbered as they come, and counted.
    var numbers = [Int32](repeating: -1, count: table.names.names.count)
    var counts: [Int] = []
    var absent = -1
    func number(_ row: Int) -> Int {
      let phase = table.phase[row]
      if phase.isAbsent { return absent }
      return Int(numbers[Int(phase.rawValue)])
    }
    for row in rows {
      var place = number(row)
      if place < 0 {
        place = counts.count
        let phase = table.phase[row]
        if phase.isAbsent { absent = place } else { numbers[Int(phase.rawValue)] = Int32(place) }
        counts.append(0)
      }
      counts[place] += 1
    }
    guard counts.count > 1 else { return nil }
    var next: [Int] = []
    var sum = 0
    for count in counts {
      next.append(sum)
      sum += count
    }
    let starts = next
    var order = [Int32](repeating: 0, count: rows.count)
    for row in rows {
      let place = number(row)
      order[next[place]] = Int32(row)
      next[place] += 1
    }
    let most = counts.max() ?? 0
    let one = Scratch<Row>(unset: most)
    let two = Scratch<Row>(unset: most)
    for (place, start) in starts.enumerated() {
      unsafe sort(&order, one.base, two.base, start..<start + counts[place], by: table.call)
    }
    return order
  }

  /// Sorts some of the rows by their calls; rows of one call stay in their order.
  ///
  /// By one digit of 11 bits after the other, of those in which the calls differ.
  private static func sort(
    _ order: inout [Int32], _ one: UnsafeMutablePointer<Row>, _ two: UnsafeMutablePointer<Row>,
    _ range: Range<Int>, by calls: [Int64]
  ) {
    var least = Int64.max
    var most = Int64.min
    var ascends = true
    var previous = Int64.min
    for place in range {
      let call = calls[Int(order[place])]
      if call < previous { ascends = false }
      previous = call
      least = min(least, call)
      most = max(most, call)
    }
    if ascends { return }
    var (rows, sorted) = unsafe (one, two)
    for place in 0..<range.count {
      let row = order[range.lowerBound + place]
      unsafe rows[place] = Row(
        key: UInt64(bitPattern: calls[Int(row)]) &- UInt64(bitPattern: least), row: row)
    }
    let widest = UInt64(bitPattern: most) &- UInt64(bitPattern: least)
    var shift: UInt64 = 0
    while shift < 64, widest >> shift > 0 {
      var places = [Int](repeating: 0, count: 2049)
      func digit(_ row: Row) -> Int { Int(row.key >> shift & 2047) }
      for place in 0..<range.count { unsafe places[digit(rows[place]) + 1] += 1 }
      for value in 1...2048 { places[value] += places[value - 1] }
      for place in 0..<range.count {
        let row = unsafe rows[place]
        let value = digit(row)
        unsafe sorted[places[value]] = row
        places[value] += 1
      }
      unsafe swap(&rows, &sorted)
      shift += 11
    }
    for place in 0..<range.count {
      order[range.lowerBound + place] = unsafe rows[place].row
    }
  }

  /// A row with how far its call is behind the least.
  private struct Row {
    var key: UInt64
    var row: Int32
  }
}
