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

  /// Where each row of a group is stored, from 0; nil where they stay as they are.
  ///
  /// - Complexity: O(rows).
  static func of(_ table: SpanTable, _ rows: Range<Int>) -> [Int32]? {
    guard rows.count >= leastRows else { return nil }
    precondition(rows.upperBound <= table.phase.count && rows.upperBound <= table.call.count)
    let numbers = Scratch<UInt32>(unset: rows.count)
    var phases = unsafe number(table, rows, numbers.base)
    guard phases.count > 1 else { return nil }
    let starts = phases.map(\.next)
    let calls = Scratch<Int32>(phases.reduce(0) { $0 + $1.places })
    unsafe count(table.call, rows, numbers.base, phases, calls.base)
    var places = [Int32](repeating: 0, count: rows.count)
    for index in 0..<rows.count {
      let number = unsafe Int(numbers.base[index])
      if phases[number].isCounted {
        let call = table.call[rows.lowerBound &+ index]
        let next = unsafe calls.base + phases[number].place(of: call)
        places[index] = unsafe next.pointee
        unsafe next.pointee += 1
      } else {
        places[index] = Int32(phases[number].next)
        phases[number].next += 1
      }
    }
    let unsorted = phases.indices.filter { !phases[$0].ascends && !phases[$0].isCounted }
    if unsorted.isEmpty { return places }
    // The rows of each such phase, side by side as they come.
    var stored = [Int32](repeating: 0, count: rows.count)
    for (row, place) in places.enumerated() { stored[Int(place)] = Int32(row) }
    for number in unsorted {
      let start = starts[number]
      sort(
        stored[start..<start + phases[number].count], &places, from: start, rows, by: table.call,
        phases[number])
    }
    return places
  }

  /// Numbers the phases as they come, and counts their rows.
  ///
  /// - Parameter numbers: gets the number of each row's phase.
  private static func number(
    _ table: SpanTable, _ rows: Range<Int>, _ numbers: UnsafeMutablePointer<UInt32>
  ) -> [StoredPhase] {
    var known = [UInt32](repeating: .max, count: table.names.names.count + 1)
    var phases: [StoredPhase] = []
    unsafe table.phase.withUnsafeBufferPointer { names in
      for row in rows {
        let phase = unsafe names[row]
        let code = phase.isAbsent ? known.count - 1 : Int(phase.rawValue)
        var number = known[code]
        if number == .max {
          number = UInt32(phases.count)
          known[code] = number
          phases.append(StoredPhase())
        }
        unsafe numbers[row &- rows.lowerBound] = number
      }
    }
    unsafe phases.withUnsafeMutableBufferPointer { phases in
      unsafe table.call.withUnsafeBufferPointer { calls in
        for row in rows {
          let number = unsafe Int(numbers[row &- rows.lowerBound])
          unsafe phases[number].add(calls[row])
        }
      }
    }
    var first = 0
    var calls = 0
    for number in phases.indices {
      phases[number].settle(next: first, firstPlace: calls)
      first += phases[number].count
      calls += phases[number].places
    }
    return phases
  }

  /// Finds where the first row of each call is stored, in phases whose calls are counted.
  ///
  /// - Parameter places: zeros, which get those places.
  private static func count(
    _ calls: [Int64], _ rows: Range<Int>, _ numbers: UnsafePointer<UInt32>,
    _ phases: [StoredPhase], _ places: UnsafeMutablePointer<Int32>
  ) {
    unsafe calls.withUnsafeBufferPointer { calls in
      for row in rows {
        let number = unsafe Int(numbers[row &- rows.lowerBound])
        if phases[number].isCounted {
          unsafe places[phases[number].place(of: calls[row])] += 1
        }
      }
    }
    for phase in phases where phase.isCounted {
      var next = Int32(phase.next)
      for place in phase.firstPlace..<phase.firstPlace + phase.places {
        let count = unsafe places[place]
        unsafe places[place] = next
        next += count
      }
    }
  }

  /// Sorts the rows of a phase by their calls; rows of one call stay in their order.
  ///
  /// By one digit of 11 bits after the other, of those in which the calls differ.
  ///
  /// - Parameters:
  ///   - own: The rows of the phase, counted from the first of the group.
  ///   - start: Where the first of them is stored.
  private static func sort(
    _ own: ArraySlice<Int32>, _ places: inout [Int32], from start: Int, _ group: Range<Int>,
    by calls: [Int64], _ phase: StoredPhase
  ) {
    let one = Scratch<Row>(unset: own.count)
    let two = Scratch<Row>(unset: own.count)
    var (rows, sorted) = unsafe (one.base, two.base)
    for (index, row) in own.enumerated() {
      unsafe rows[index] = Row(
        key: phase.distance(calls[group.lowerBound + Int(row)]), row: row)
    }
    var shift: UInt64 = 0
    while shift < 64, phase.distance(phase.most) >> shift > 0 {
      var next = [Int](repeating: 0, count: 2049)
      func digit(_ row: Row) -> Int { Int(row.key >> shift & 2047) }
      for index in 0..<own.count { unsafe next[digit(rows[index]) + 1] += 1 }
      for value in 1...2048 { next[value] += next[value - 1] }
      for index in 0..<own.count {
        let row = unsafe rows[index]
        let value = digit(row)
        unsafe sorted[next[value]] = row
        next[value] += 1
      }
      unsafe swap(&rows, &sorted)
      shift += 11
    }
    for index in 0..<own.count { unsafe places[Int(rows[index].row)] = Int32(start + index) }
  }

  /// A row with how far its call is behind the least.
  private struct Row {
    var key: UInt64
    var row: Int32
  }
}

/// What is known of the rows of one phase before they are stored.
struct StoredPhase {
  private(set) var count = 0
  private var least = Int64.max
  private(set) var most = Int64.min
  private var last = Int64.min
  /// Whether their calls ascend as they come.
  private(set) var ascends = true
  /// Where the next of them is stored.
  var next = 0
  /// Whether each call that there can be has a place of its own: calls are mostly numbered one after the other.
  private(set) var isCounted = false
  /// Where these places begin.
  private(set) var firstPlace = 0

  /// Takes in the call of one more row.
  @inline(__always)
  mutating func add(_ call: Int64) {
    count &+= 1
    least = min(least, call)
    most = max(most, call)
    if call < last { ascends = false }
    last = call
  }

  /// How far a call is behind the least.
  @inline(__always)
  func distance(_ call: Int64) -> UInt64 {
    UInt64(bitPattern: call) &- UInt64(bitPattern: least)
  }

  /// Ends the counting: the first row is stored there, and its calls' places begin there.
  mutating func settle(next: Int, firstPlace: Int) {
    (self.next, self.firstPlace) = (next, firstPlace)
    isCounted = !ascends && distance(most) < UInt64(count) * 4
  }

  /// How many places its calls have.
  var places: Int { isCounted ? Int(distance(most)) + 1 : 0 }

  /// The place of a call.
  @inline(__always)
  func place(of call: Int64) -> Int { firstPlace &+ Int(truncatingIfNeeded: distance(call)) }
}
