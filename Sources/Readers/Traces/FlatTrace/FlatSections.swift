/// How a template's line falls into stretches around its duration, where a tally needs little else of it.
///
/// Three stretches and the duration's number make a line. The head has nothing that is needed; the key
/// has all of it, on one side of the number; the tail is the rest, with the line's end.
///
///     {"ts":17,"run":"r","stage":"plan","status":"ok","dur_us":593,"call":7}
///     ╰───────── head ─────────╯╰─────── key ───────────╯╰─╯╰─── tail ──╯
struct FlatSections {
  /// A stretch of a line, by a template's entries.
  struct Section {
    /// The entry with whose value it begins, where that is not the whole of it; else -1.
    var first = -1
    /// What it holds of entries with their values.
    var entries = 0..<0
    /// The entry with whose text before the value it ends; else -1.
    var last = -1
    var endsLine = false
  }

  var head = Section()
  var key = Section()
  var tail = Section(endsLine: true)
  var hasTail = true
  /// Whether the number comes before the key.
  var numberFirst = false
  /// The duration's unit in nanoseconds.
  var unit: Int64 = 1

  /// A line of nothing.
  init() {}

  /// Nil where a line can't be taken so: values are needed on both sides of the duration, or none is.
  init?(_ template: borrowing FlatTemplate) {
    var numbers: [Int] = []
    var needed: [Int] = []
    for entry in 0..<template.count {
      switch unsafe template.entries[entry].use {
      case .passText, .pass: break
      case .duration: numbers.append(entry)
      case .text, .name, .number: needed.append(entry)
      }
    }
    guard numbers.count == 1, let first = needed.first, let last = needed.last else { return nil }
    let number = numbers[0]
    unit = unsafe Int64(template.entries[number].target.unit)
    if last < number {
      head = Section(entries: 0..<first, last: first)
      key = Section(first: first, entries: first + 1..<number, last: number)
      tail.entries = number + 1..<template.count
    } else if first > number {
      numberFirst = true
      head = Section(entries: 0..<number, last: number)
      key = Section(entries: number + 1..<last + 1)
      // So that the key's last value can't go on: what follows it is in the key.
      if last + 1 < template.count {
        key.last = last + 1
        tail.first = last + 1
        tail.entries = last + 2..<template.count
      } else {
        key.endsLine = true
        hasTail = false
      }
    } else {
      return nil
    }
  }
}
