/// The options and operands that a command was given.
struct ParsedArguments: Sendable {
  /// Values by option; a switch has an empty text.
  var values: [String: [String]] = [:]
  /// Operands in their order.
  var operands: [String] = []

  /// Whether the option was given.
  func has(_ name: String) -> Bool { values[name] != nil }

  /// The option's value, nil where it was not given.
  func value(_ name: String) -> String? { values[name]?.last }

  /// All values of an option that may be repeated.
  func all(_ name: String) -> [String] { values[name] ?? [] }
}
