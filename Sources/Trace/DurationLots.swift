/// Puts the durations of some rows side by side by the rows' places, and each lot into its list.
///
/// By pointers and almost without branches: nothing in a snapshot's tally is done as often.
@safe struct DurationLots: ~Copyable {
  /// Rows at a time: few enough to stay in the cache.
  static let capacity = 1 << 15

  /// The durations in microseconds, by row; then by place.
  private let small: UnsafeMutablePointer<UInt32>
  private let smallByPlace: UnsafeMutablePointer<UInt32>
  /// The place of each, or 0 for those in ``wide``.
  private let smallPlaces: UnsafeMutablePointer<UInt32>
  /// What is no whole number of microseconds, or absent, in nanoseconds; then by place.
  private let wide: UnsafeMutablePointer<Int64>
  private let wideByPlace: UnsafeMutablePointer<Int64>
  private let widePlaces: UnsafeMutablePointer<UInt32>

  /// Room for ``capacity`` rows.
  init() {
    unsafe small = .allocate(capacity: Self.capacity)
    unsafe smallByPlace = .allocate(capacity: Self.capacity)
    unsafe smallPlaces = .allocate(capacity: Self.capacity)
    unsafe wide = .allocate(capacity: Self.capacity)
    unsafe wideByPlace = .allocate(capacity: Self.capacity)
    unsafe widePlaces = .allocate(capacity: Self.capacity)
  }

  deinit {
    unsafe small.deallocate()
    unsafe smallByPlace.deallocate()
    unsafe smallPlaces.deallocate()
    unsafe wide.deallocate()
    unsafe wideByPlace.deallocate()
    unsafe widePlaces.deallocate()
  }

  /// Adds rows by their places to how many have each, and their durations to the lists; what has place 0 is
  /// left out.
  ///
  /// - Precondition: there are no more than ``capacity`` rows, as many places, and every place is one of the
  ///   lists'.
  /// - Complexity: O(rows + lists).
  mutating func sort(
    _ durations: Span<Int64>, _ places: Span<UInt32>, _ counts: inout [Int],
    into lists: inout [DurationList]
  ) {
    let rows = durations.count
    let end = UInt32(lists.count)
    precondition(rows <= Self.capacity && places.count == rows && counts.count == lists.count)
    var wideCount = 0
    for row in 0..<rows {
      precondition(places[row] < end)
      let duration = durations[row]
      let value = DurationList.small(duration)
      unsafe small[row] = value ?? 0
      unsafe smallPlaces[row] = value == nil ? 0 : places[row]
      unsafe wide[wideCount] = duration
      unsafe widePlaces[wideCount] = places[row]
      wideCount += value == nil ? 1 : 0
    }
    let ofSmall = unsafe Self.counted(smallPlaces, rows, lists.count)
    for place in lists.indices.dropFirst() { counts[place] += ofSmall[place] }
    unsafe Self.spread(small, smallPlaces, rows, ofSmall, to: smallByPlace)
    unsafe Self.forEachLot(smallByPlace, ofSmall) { place, lot in
      unsafe lists[place].append(small: lot)
    }
    if wideCount > 0 { addWide(wideCount, &counts, &lists) }
  }

  /// Adds the wide durations, those that are absent left out.
  private func addWide(_ count: Int, _ counts: inout [Int], _ lists: inout [DurationList]) {
    let all = unsafe Self.counted(widePlaces, count, lists.count)
    for place in lists.indices.dropFirst() { counts[place] += all[place] }
    for number in 0..<count where unsafe wide[number] == SpanTable.absent64 {
      unsafe widePlaces[number] = 0
    }
    let here = unsafe Self.counted(widePlaces, count, lists.count)
    unsafe Self.spread(wide, widePlaces, count, here, to: wideByPlace)
    unsafe Self.forEachLot(wideByPlace, here) { place, lot in
      unsafe lists[place].append(wide: lot)
    }
  }

  /// Of more places than this hardly two that follow one another are the same.
  private static let mostSideBySide = 4096

  /// How many have each place.
  ///
  /// Four are counted side by side: the next would wait for the count before it, where places are the same.
  private static func counted(
    _ places: UnsafeMutablePointer<UInt32>, _ count: Int, _ width: Int
  ) -> [Int] {
    let isSparse = width > mostSideBySide
    var counts = [Int](repeating: 0, count: isSparse ? width : 4 * width)
    unsafe counts.withUnsafeMutableBufferPointer { counts in
      let step = isSparse ? 0 : width
      for number in 0..<count {
        unsafe counts[number & 3 &* step &+ Int(places[number])] &+= 1
      }
    }
    if isSparse { return counts }
    return (0..<width).map { place in
      counts[place] + counts[width + place] + counts[2 * width + place] + counts[3 * width + place]
    }
  }

  /// Puts the values of one place side by side, in the order of the places.
  private static func spread<Value: BitwiseCopyable>(
    _ values: UnsafeMutablePointer<Value>, _ places: UnsafeMutablePointer<UInt32>, _ count: Int,
    _ counts: [Int], to target: UnsafeMutablePointer<Value>
  ) {
    var total = 0
    var next = counts.map { count in
      defer { total += count }
      return total
    }
    unsafe next.withUnsafeMutableBufferPointer { next in
      for number in 0..<count {
        let place = unsafe Int(places[number])
        unsafe target[next[place]] = values[number]
        unsafe next[place] &+= 1
      }
    }
  }

  /// Hands over the values of each place but the first.
  private static func forEachLot<Value>(
    _ values: UnsafeMutablePointer<Value>, _ counts: [Int],
    _ body: (Int, UnsafeBufferPointer<Value>) -> Void
  ) {
    var first = 0
    for (place, count) in counts.enumerated() {
      if place > 0, count > 0 {
        unsafe body(place, UnsafeBufferPointer(start: values + first, count: count))
      }
      first += count
    }
  }
}
