import Simulator

/// Reads the values of the options of `simulate` and `whatif`, and says what they must look like.
struct SimulateArguments {
  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  /// Whether the option was given.
  func has(_ name: String) -> Bool { arguments.has(name) }

  /// The option's text; nil where it was not given.
  func text(_ name: String) -> String? { arguments.value(name) }

  /// All texts of an option that may be repeated.
  func all(_ name: String) -> [String] { arguments.all(name) }

  /// The option's value; nil where it was not given.
  func value<Value>(
    _ name: String, _ form: SimulateValue.Form, _ parse: (Substring) -> Value?
  ) throws(ProgramError) -> Value? {
    guard let text = arguments.value(name) else { return nil }
    guard let value = parse(text[...]) else { throw Self.bad(name, text, form.rawValue) }
    return value
  }

  /// A whole number within bounds.
  func count(_ name: String, in range: ClosedRange<Int>) throws(ProgramError) -> Int? {
    guard let text = arguments.value(name) else { return nil }
    guard let value = SimulateValue.count(text[...]), range.contains(value) else {
      let bounds = "from \(range.lowerBound) to \(range.upperBound)"
      throw Self.bad(
        name, text,
        "a whole number \(bounds), such as \(range.contains(20) ? 20 : range.lowerBound)")
    }
    return value
  }

  /// The error for a value that can't be understood.
  static func bad(
    _ name: String, _ value: String, _ allowed: String, suggestion: String? = nil
  ) -> ProgramError {
    .usage(
      .badValue(spelling: "--\(name)", value: value, allowed: allowed, suggestion: suggestion))
  }
}
