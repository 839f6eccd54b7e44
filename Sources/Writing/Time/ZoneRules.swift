/// How far a zone's clocks are from UTC, at any instant.
public struct ZoneRules: Sendable, Equatable {
  /// Whether it is UTC itself, which outputs write as `Z`.
  public let isUTC: Bool
  /// Offset east of Greenwich in seconds, before the first transition.
  let initial: Int
  /// Instants, in seconds since 1970, from which an offset holds; ascending.
  let transitions: [Int64]
  /// The offset from each transition on.
  let offsets: [Int]
  /// What holds after the last transition; nil where the last offset stays.
  let tail: DaylightRule?

  /// Coordinated universal time.
  public static let utc = ZoneRules(
    isUTC: true, initial: 0, transitions: [], offsets: [], tail: nil)

  /// A zone whose clocks are always that many seconds ahead of UTC.
  public static func fixed(_ seconds: Int) -> ZoneRules {
    ZoneRules(isUTC: false, initial: seconds, transitions: [], offsets: [], tail: nil)
  }

  /// A fixed offset such as `+02:00`, `-0530` or `+9`; nil where the text is none.
  public static func fixed(text: String) -> ZoneRules? {
    var digits = Array(text.utf8)
    guard let sign = digits.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
      return nil
    }
    digits.removeFirst()
    if digits.count == 5, digits[2] == UInt8(ascii: ":") { digits.remove(at: 2) }
    guard [1, 2, 4].contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    let number = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    let hours = digits.count == 4 ? number / 100 : number
    let minutes = digits.count == 4 ? number % 100 : 0
    guard hours <= 18, minutes < 60 else { return nil }
    let seconds = hours * 3600 + minutes * 60
    return .fixed(sign == UInt8(ascii: "-") ? -seconds : seconds)
  }

  /// Offset east of Greenwich in seconds at an instant in nanoseconds since 1970 UTC.
  ///
  /// - Complexity: O(log n) in the number of transitions.
  public func offset(at nanoseconds: Int64) -> Int {
    let seconds = CivilTime.split(nanoseconds).seconds
    guard let last = transitions.last else { return tail?.offset(at: seconds) ?? initial }
    if seconds >= last, let tail { return tail.offset(at: seconds) }
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? initial : offsets[low - 1]
  }
}
