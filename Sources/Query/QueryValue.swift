/// One value of a table or of a result.
public enum QueryValue: Sendable, Equatable {
  /// No value.
  case null
  /// A whole number.
  case integer(Int64)
  /// Any other number, which may be infinite.
  case real(Double)
  /// A text; what was not UTF-8 in it is U+FFFD.
  case text(String)
  /// Bytes that are no text.
  case blob([UInt8])

  /// A whole number, or ``null``.
  public static func integer(_ number: Int64?) -> QueryValue {
    number.map { .integer($0) } ?? .null
  }

  /// A whole number, or ``null``.
  public static func integer(_ number: Int?) -> QueryValue {
    number.map { .integer(Int64($0)) } ?? .null
  }

  /// A number, or ``null`` where it is absent or NaN.
  public static func real(_ number: Double?) -> QueryValue {
    guard let number, !number.isNaN else { return .null }
    return .real(number)
  }

  /// A text, or ``null``.
  public static func text(_ text: String?) -> QueryValue { text.map { .text($0) } ?? .null }

  /// Nanoseconds as milliseconds, or ``null``.
  public static func milliseconds(_ nanoseconds: Int64?) -> QueryValue {
    .real(nanoseconds.map { Double($0) / 1e6 })
  }

  /// Nanoseconds as milliseconds, or ``null``.
  public static func milliseconds(_ nanoseconds: Double?) -> QueryValue {
    .real(nanoseconds.map { $0 / 1e6 })
  }
}

/// A column of a table that queries see.
public struct QueryColumn: Sendable, Equatable {
  /// Which values it holds.
  public enum Kind: String, Sendable {
    case integer = "INTEGER"
    case real = "REAL"
    case text = "TEXT"
  }

  /// Its name in SQL, unquoted.
  public var name: String
  /// Which values it holds beside NULL.
  public var kind: Kind
  /// What it says, with its unit, in one line.
  public var meaning: String

  /// A column with those facts.
  public init(_ name: String, _ kind: Kind, _ meaning: String) {
    self.name = name
    self.kind = kind
    self.meaning = meaning
  }
}
