import Analysis
import Writing

/// The meaning of options that take a condition on spans.
enum FilterOption {
  /// The condition that the option states; nil where it was not given.
  static func filter(
    _ name: String, _ arguments: ParsedArguments
  ) throws(ProgramError) -> SpanFilter? {
    guard let text = arguments.value(name) else { return nil }
    let zone = try ZoneOption.rules(arguments)
    do throws(SpanFilter.Failure) {
      return try SpanFilter(text) { zone.instant($0) }
    } catch {
      throw .usage(
        .badValue(
          spelling: "--\(name)", value: text, allowed: "a condition: \(error.message)",
          suggestion: nil))
    }
  }
}
