/// Times with a number each, of which the earliest comes out first; of equal times, the lowest
/// number.
///
/// A binary heap. The order of events never depends on anything but times and numbers, so a run is
/// the same on every machine.
public struct TimeHeap: Sendable {
  /// A time and whose it is.
  public struct Entry: Sendable {
    /// The time.
    public var time: Int64
    /// Whose it is.
    public var number: Int

    @inlinable init(time: Int64, number: Int) {
      self.time = time
      self.number = number
    }

    @inlinable static func < (left: Entry, right: Entry) -> Bool {
      left.time < right.time || (left.time == right.time && left.number < right.number)
    }
  }

  @usableFromInline var entries: [Entry] = []

  /// Nothing in it.
  @inlinable public init() {}

  /// Number of entries.
  @inlinable public var count: Int { entries.count }
  /// The earliest, which stays.
  @inlinable public var first: Entry? { entries.first }

  /// Puts in a time.
  ///
  /// - Complexity: O(log n).
  @inlinable public mutating func push(_ time: Int64, _ number: Int) {
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

  /// Takes out the earliest; nil where nothing is left.
  ///
  /// - Complexity: O(log n).
  @inlinable public mutating func pop() -> Entry? {
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
