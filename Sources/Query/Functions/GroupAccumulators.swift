import CSQLite
import Statistics

/// The arguments of one row of an aggregate function.
typealias QueryArguments = UnsafeMutableBufferPointer<OpaquePointer?>

/// Gathers the least and the greatest number of each combination of keys.
///
/// Those of a combination stay whole until another number comes to it.
struct ExtentAccumulator: GroupAccumulator {
  static let need = "extents: it needs a number"

  private struct Ends<Number: Comparable & Sendable>: Sendable {
    var low: Number
    var high: Number

    @inline(__always)
    mutating func take(_ number: Number) {
      if number < low { low = number }
      if number > high { high = number }
    }
  }

  private static let none = Ends<Int64>(low: .max, high: .min)

  private var groups = KeyGroups()
  /// Of whole numbers, by combination.
  private var whole: [Ends<Int64>] = []
  /// Of all numbers, where some are not whole.
  private var real: [Int: Ends<Double>] = [:]
  /// The combination of the row before, and its whole ends, which are not in the list yet: mostly the next row has
  /// the same.
  private var group = -1
  private var ends = none

  /// Adds a row: a number, then its keys; one whose first argument is no number is left out.
  mutating func add(_ arguments: QueryArguments) {
    guard let value = unsafe arguments[0] else { return }
    let argument = unsafe QueryArgument(value: value)
    if let integer = argument.integer {
      turn(to: unsafe groups.number(of: .init(rebasing: arguments.dropFirst())))
      ends.take(integer)
    } else if let number = argument.number {
      turn(to: unsafe groups.number(of: .init(rebasing: arguments.dropFirst())))
      real[group, default: Ends(low: number, high: number)].take(number)
    }
  }

  /// Puts the ends at hand into the list and takes up those of another combination; -1 for none.
  @inline(__always)
  private mutating func turn(to next: Int) {
    if next != group { change(to: next) }
  }

  private mutating func change(to next: Int) {
    if group == whole.count {
      whole.append(ends)
    } else if group >= 0 {
      whole[group] = ends
    }
    group = next
    ends = next >= 0 && next < whole.count ? whole[next] : Self.none
  }

  /// Nothing can be: what is no number is left out.
  var fault: String? { nil }

  /// By combination, in the order in which they first came, what lies between its ends.
  mutating func list() -> JSONList {
    turn(to: -1)
    var list = JSONList()
    for (group, ends) in whole.enumerated() {
      guard var all = real[group] else {
        list.append(.integer(SampleAccumulator.gap(ends.low, ends.high)))
        continue
      }
      if ends.low <= ends.high {
        all.take(Double(ends.low))
        all.take(Double(ends.high))
      }
      list.append(.real(SampleAccumulator.gap(all.low, all.high)))
    }
    return list
  }
}

/// Counts the rows of each key and adds up their numbers.
struct TallyAccumulator: GroupAccumulator {
  static let need = "tally: it needs a key"

  /// A sum: whole as long as all of its numbers are, NULL without any.
  private struct Sum {
    var whole: Int64 = 0
    var real = CompensatedSum()
    var count = 0
    var isWhole = true
    var isTooLarge = false

    mutating func add(_ argument: QueryArgument) {
      if let integer = argument.integer {
        count += 1
        let (sum, overflow) = whole.addingReportingOverflow(integer)
        whole = sum
        isTooLarge = isTooLarge || overflow
        real.add(Double(integer))
      } else if let number = argument.number {
        count += 1
        isWhole = false
        real.add(number)
      }
    }

    var value: QueryValue {
      count == 0 ? .null : isWhole ? .integer(whole) : .real(real.value)
    }
  }

  private var groups = KeyGroups()
  private var keys: [QueryValue] = []
  private var rows: [Int64] = []
  /// Those of a key side by side.
  private var sums: [Sum] = []
  private var width = 0
  /// Whether a key is bytes, or a text that JSON can't hold and give back.
  private var hasOtherKeys = false

  /// Adds a row: its key, then numbers.
  mutating func add(_ arguments: QueryArguments) {
    let group = unsafe groups.number(of: .init(rebasing: arguments.prefix(1)))
    if group == rows.count {
      note(key: unsafe arguments[0].map { unsafe QueryArgument(value: $0) })
      rows.append(0)
      width = arguments.count - 1
      sums.append(contentsOf: repeatElement(Sum(), count: width))
    }
    rows[group] += 1
    for place in 0..<width {
      guard let value = unsafe arguments[place + 1] else { continue }
      sums[group * width + place].add(unsafe QueryArgument(value: value))
    }
  }

  private mutating func note(key argument: QueryArgument?) {
    let key = argument?.any ?? .null
    keys.append(key)
    switch key {
    case .blob: hasOtherKeys = true
    case .text(let text):
      // What was not UTF-8 has become other bytes, and SQLite ends a text of JSON at a zero.
      let isKept = unsafe argument?.text.map { unsafe $0.elementsEqual(text.utf8) } ?? false
      if !isKept || text.utf8.contains(0) { hasOtherKeys = true }
    case .null, .integer, .real: break
    }
  }

  /// What is wrong with the rows; nil where nothing is.
  var fault: String? {
    if sums.contains(where: { $0.isWhole && $0.isTooLarge }) { return "tally: integer overflow" }
    return hasOtherKeys ? "tally: a key is bytes that JSON can't hold; give hex(key)" : nil
  }

  /// By key, in the order in which they first came: the key, its rows and its sums.
  func list() -> JSONList {
    var list = JSONList()
    for (group, key) in keys.enumerated() {
      let sums = sums[group * width..<(group + 1) * width]
      list.append(JSONList([key, .integer(rows[group])] + sums.map(\.value)))
    }
    return list
  }
}
