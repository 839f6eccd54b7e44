import CSQLite
import Statistics

/// The arguments of one row of an aggregate function.
typealias QueryArguments = UnsafeMutableBufferPointer<OpaquePointer?>

/// Gathers the least and the greatest number of each combination of keys.
///
/// Whole numbers stay whole; the first other number turns all of them into floating point.
struct ExtentAccumulator {
  private struct Ends<Number: Comparable> {
    var low: Number
    var high: Number

    @inline(__always)
    mutating func take(_ number: Number) {
      if number < low { low = number }
      if number > high { high = number }
    }
  }

  private var groups = KeyGroups()
  private var whole: [Ends<Int64>] = []
  private var numbers: [Ends<Double>] = []
  private var isWhole = true
  /// The combination of the row before, and its ends, which are not in the list yet: mostly the next row has
  /// the same.
  private var group = -1
  private var ends = Ends<Int64>(low: .max, high: .min)

  /// Adds a row: a number, then its keys; one whose first argument is no number is left out.
  mutating func add(_ arguments: QueryArguments) {
    guard let value = unsafe arguments[0] else { return }
    let argument = unsafe QueryArgument(value: value)
    if isWhole, let integer = argument.integer {
      let group = unsafe groups.number(of: .init(rebasing: arguments.dropFirst()))
      if group != self.group { turn(to: group) }
      ends.take(integer)
      return
    }
    guard let number = argument.number else { return }
    if isWhole {
      turn(to: -1)
      numbers = whole.map { Ends(low: Double($0.low), high: Double($0.high)) }
      isWhole = false
    }
    let group = unsafe groups.number(of: .init(rebasing: arguments.dropFirst()))
    if group == numbers.count { numbers.append(Ends(low: number, high: number)) }
    numbers[group].take(number)
  }

  /// Puts the ends at hand into the list and takes up those of another combination; -1 for none.
  private mutating func turn(to next: Int) {
    if group == whole.count {
      whole.append(ends)
    } else if group >= 0 {
      whole[group] = ends
    }
    group = next
    ends = next >= 0 && next < whole.count ? whole[next] : Ends(low: .max, high: .min)
  }

  /// By combination, in the order in which they first came, what lies between its ends.
  mutating func list() -> JSONList {
    var list = JSONList()
    if isWhole {
      turn(to: -1)
      for ends in whole { list.append(.integer(SampleAccumulator.gap(ends.low, ends.high))) }
    } else {
      for ends in numbers { list.append(.real(SampleAccumulator.gap(ends.low, ends.high))) }
    }
    return list
  }
}

/// Counts the rows of each key and adds up their numbers.
struct TallyAccumulator {
  /// A sum as SQL has it: whole as long as all of its numbers are, NULL without any.
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

  /// Adds a row: its key, then numbers.
  mutating func add(_ arguments: QueryArguments) {
    let group = unsafe groups.number(of: .init(rebasing: arguments.prefix(1)))
    if group == rows.count {
      keys.append(unsafe arguments[0].map { unsafe QueryArgument(value: $0).any } ?? .null)
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

  /// What is wrong with the rows; nil where nothing is.
  var fault: String? {
    if sums.contains(where: { $0.isWhole && $0.isTooLarge }) { return "tally: integer overflow" }
    if keys.contains(where: { if case .blob = $0 { true } else { false } }) {
      return "tally: a key is bytes that are no text; give hex(key)"
    }
    return nil
  }

  /// By key, in the order in which they first came: the key, its rows and its sums.
  var list: JSONList {
    var list = JSONList()
    for (group, key) in keys.enumerated() {
      let sums = sums[group * width..<(group + 1) * width]
      list.append(JSONList([key, .integer(rows[group])] + sums.map(\.value)))
    }
    return list
  }
}
