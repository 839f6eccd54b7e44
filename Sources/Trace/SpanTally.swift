/// Counts and durations of spans by some of their columns, without the spans.
///
/// What is left of a span is its duration in the group of its values: four bytes instead of a row of
/// a hundred.
public struct SpanTally: Sendable {
  /// Spans that share their values.
  public struct Group: Sendable {
    /// One element a key: a text's ``NameID``, or a number's bits.
    public var values: [UInt32]
    /// Spans.
    public var count = 0
    /// Spans that failed.
    public var failed = 0
    /// The durations of those that have one, in as many lists as they were counted in.
    public var durations: [DurationList] = []

    /// No spans with those values.
    public init(values: [UInt32]) { self.values = values }
  }

  /// The columns, in the order of a group's values.
  public let keys: [SpanKey]
  /// The texts of all values.
  public var names = NameTable()
  /// The groups in the order in which they came.
  public private(set) var groups: [Group] = []
  private var places: [[UInt32]: Int] = [:]

  /// A tally of nothing.
  public init(by keys: [SpanKey]) { self.keys = keys }

  /// Spans in all.
  public var count: Int { groups.reduce(0) { $0 + $1.count } }

  /// Adds spans that share their values.
  ///
  /// - Complexity: O(1) on average; the durations stay where they are.
  public mutating func add(_ group: Group) {
    if let place = places[group.values] {
      groups[place].count += group.count
      groups[place].failed += group.failed
      groups[place].durations += group.durations
    } else {
      places[group.values] = groups.count
      groups.append(group)
    }
  }

  /// Takes the durations of a group away without a copy; its counts stay.
  public mutating func takeDurations(ofGroup place: Int) -> [DurationList] {
    var taken: [DurationList] = []
    swap(&taken, &groups[place].durations)
    return taken
  }

  /// Adds what another tally by the same keys counted.
  ///
  /// - Complexity: O(its groups).
  public mutating func add(_ other: SpanTally) {
    for var group in other.groups {
      for (place, key) in keys.enumerated() where !key.isNumber {
        group.values[place] =
          names.identifier(other.names[NameID(rawValue: group.values[place])]).rawValue
      }
      add(group)
    }
  }

  /// The text of a group's value; nil where it is absent or a number.
  public func text(_ value: UInt32, of key: SpanKey) -> String? {
    key.isNumber ? nil : names[NameID(rawValue: value)]
  }

  /// The number of a group's value; nil where it is absent or a text.
  public func number(_ value: UInt32, of key: SpanKey) -> Int? {
    guard key.isNumber else { return nil }
    let number = Int32(bitPattern: value)
    return number == SpanTable.absent32 ? nil : Int(number)
  }
}
