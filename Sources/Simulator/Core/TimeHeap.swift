/// Times with a number each, of which the earliest comes out first; of equal times, the lowest
/// number.
///
/// A binary heap. The order of events never depends on anything but times and numbers, so a run is
/// the same on every machine.
struct TimeHeap: Sendable {
  /// A time and whose it is.
  struct Entry: Sendable {
    var time: Int64
    var number: Int

    static func < (left: Entry, right: Entry) -> Bool {
      left.time < right.time || (left.time == right.time && left.number < right.number)
    }
  }

  private var entries: [Entry] = []

  var count: Int { entries.count }
  var first: Entry? { entries.first }

  /// - Complexity: O(log n).
  mutating func push(_ time: Int64, _ number: Int) {
    let entry = Entry(time: time, number: number)
    entries.append(entry)
    var place = entries.count - 1
    while place > 0 {
      let parent = (place - 1) / 2
      guard entry < entries[parent] else { break }
      entries[place] = entries[parent]
      place = parent
    }
    entries[place] = entry
  }

  /// - Complexity: O(log n).
  mutating func pop() -> Entry? {
    guard let first = entries.first, let entry = entries.popLast() else { return nil }
    let count = entries.count
    guard count > 0 else { return first }
    var place = 0
    while true {
      var child = 2 * place + 1
      guard child < count else { break }
      if child + 1 < count, entries[child + 1] < entries[child] { child += 1 }
      guard entries[child] < entry else { break }
      entries[place] = entries[child]
      place = child
    }
    entries[place] = entry
    return first
  }
}
