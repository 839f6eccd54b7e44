/// JSON in a column of a database, which a library may have encoded a second time.
///
/// A text that is itself JSON is taken apart again, as often as it was encoded; a text that is none
/// stays a text.
enum JSONColumn {
  /// So often is a text taken for JSON once more.
  private static let deepest = 4

  /// The value that was meant; nil where the bytes are no JSON.
  ///
  /// - Complexity: O(bytes).
  static func value(_ bytes: Span<UInt8>) -> JSONValue? {
    guard var value = try? JSONValue(bytes) else { return nil }
    for _ in 0..<deepest {
      guard case .string(let text) = value, let inner = try? JSONValue(Array(text.utf8).span) else {
        break
      }
      // A text of digits or of one word is meant as a text.
      switch inner {
      case .object, .array, .string: value = inner
      case .null, .boolean, .integer, .number: return value
      }
    }
    return value
  }
}
