/// Index of a text in a ``NameTable``; ``NameID/absent`` stands for «no text».
public struct NameID: Hashable, Sendable, BitwiseCopyable {
  /// Position in the table, or `UInt32.max` where the text is absent.
  public let rawValue: UInt32

  /// An identifier with that position.
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// No text.
  @inlinable public static var absent: NameID { NameID(rawValue: .max) }

  /// Whether there is no text.
  @inlinable public var isAbsent: Bool { rawValue == .max }
}

/// The texts of a table, each stored once.
public struct NameTable: Sendable {
  /// The texts in the order of their first use.
  public private(set) var names: [String] = []
  private var index: [String: UInt32] = [:]

  /// An empty table.
  public init() {}

  /// The identifier of that text, which is added if it is new.
  ///
  /// - Complexity: O(length of the text) on average.
  public mutating func identifier(_ name: String) -> NameID {
    if let known = index[name] { return NameID(rawValue: known) }
    let fresh = UInt32(names.count)
    names.append(name)
    index[name] = fresh
    return NameID(rawValue: fresh)
  }

  /// The identifier of that text, or ``NameID/absent`` for nil.
  public mutating func identifier(_ name: String?) -> NameID {
    guard let name else { return .absent }
    return identifier(name)
  }

  /// The identifier of that text, or nil where the table does not hold it.
  public func existing(_ name: String) -> NameID? {
    index[name].map { NameID(rawValue: $0) }
  }

  /// The text of that identifier; nil for an absent one.
  public subscript(id: NameID) -> String? {
    id.isAbsent ? nil : names[Int(id.rawValue)]
  }
}
