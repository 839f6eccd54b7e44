import Glibc

/// The arguments of a quantile function behind the first, which must be the same in all rows of a group.
struct QuantileArguments {
  /// The levels as they were given.
  private(set) var numbers: [Double] = []
  /// The text of the list that named them, where one did.
  private var list: [UInt8] = []
  /// What is wrong with the arguments; the first fault counts.
  private(set) var fault: String?

  /// Notes the arguments behind the first of one row: levels, or a list of them.
  mutating func note(_ arguments: QueryArguments, of function: QuantileFunction) {
    guard fault == nil else { return }
    if function.givesList, arguments.count == 1, let value = unsafe arguments[0],
      let text = unsafe QueryArgument(value: value).text,
      unsafe text.first(where: { $0 > 32 }) == UInt8(ascii: "[")
    {
      // What was right in the row before is right again.
      let isSame = unsafe list.withUnsafeBytes { list in
        guard list.count == text.count, let one = list.baseAddress, let two = text.baseAddress
        else { return false }
        return unsafe memcmp(one, two, list.count) == 0
      }
      if !isSame { note(list: unsafe Array(text), of: function) }
      return
    }
    guard list.isEmpty else { return differ(function) }
    for place in arguments.indices {
      guard let level = unsafe arguments[place] else { continue }
      note(unsafe QueryArgument(value: level).number, at: place, of: function)
    }
  }

  private mutating func note(list text: [UInt8], of function: QuantileFunction) {
    guard numbers.isEmpty else { return differ(function) }
    list = text
    let listed = JSONList.numbers(of: text) ?? [.nan]
    for (place, number) in listed.enumerated() { note(number, at: place, of: function) }
  }

  private mutating func note(_ number: Double?, at place: Int, of function: QuantileFunction) {
    // What was right in the row before is right again.
    if place < numbers.count, let number, number == numbers[place] { return }
    guard let number, function.level(number) != nil else {
      let list = function.givesList ? ", or a list of such is the only one: '[50, 99]'" : ""
      fault =
        "\(function.name): \(function.whichLevels) is a number from 0 to \(function.whole)\(list)"
      return
    }
    if place < numbers.count { return differ(function) }
    numbers.append(number)
  }

  private mutating func differ(_ function: QuantileFunction) {
    fault = "\(function.name): \(function.whichLevels) must be the same in all rows of a group"
  }
}
