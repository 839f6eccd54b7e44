import Trace

/// How the columns of the spans table stand in a snapshot.
enum SnapshotSchema {
  /// The version that is written; see Documentation/Snapshot.md for what each one changed.
  static var version: Int { 4 }

  /// A column of the file: one of the spans, or a text that is kept on request.
  enum Column: Hashable, Sendable {
    case span(SpanColumn)
    /// Nanoseconds past the microsecond of ``SpanColumn/start``.
    case startNanosecond
    /// Which row of the whole it is, counted from 0: large row groups are stored in another order.
    case row
    case prompt
    case response

    /// Its name in the file.
    var name: String {
      switch self {
      case .span(let column): column.rawValue
      case .startNanosecond: "start_nanosecond"
      case .row: "row"
      case .prompt: "prompt"
      case .response: "response"
      }
    }
  }

  /// The columns that are written, in order.
  static func columns(withTexts: Bool) -> [Column] {
    let own = SpanColumn.allCases.flatMap { column -> [Column] in
      column == .start ? [.span(.start), .startNanosecond] : [.span(column)]
    }
    return own + [.row] + (withTexts ? [.prompt, .response] : [])
  }

  /// How a column stands in the file's schema.
  static func leaf(_ column: Column) -> FileFooter.Leaf {
    if column == .startNanosecond {
      return FileFooter.Leaf(
        name: column.name, type: .int32, isOptional: true,
        meaning: .integer(bits: 16, isSigned: true)
      )
    }
    if column == .row { return FileFooter.Leaf(name: column.name, type: .int64, isOptional: false) }
    guard case .span(let span) = column else {
      return FileFooter.Leaf(
        name: column.name, type: .byteArray, isOptional: true, meaning: .text)
    }
    var leaf = FileFooter.Leaf(name: column.name, type: .int64, isOptional: true)
    switch span {
    case .run, .system, .source, .stage, .phase, .timing, .status:
      (leaf.type, leaf.meaning, leaf.isOptional) = (.byteArray, .text, false)
    case .agent, .group, .error, .model: (leaf.type, leaf.meaning) = (.byteArray, .text)
    case .call: leaf.isOptional = false
    case .day, .iteration, .covers: leaf.type = .int32
    case .attempt: (leaf.type, leaf.meaning) = (.int32, .integer(bits: 16, isSigned: true))
    // Spark refuses a whole file that has nanoseconds, so what is below a microsecond stands apart.
    case .start: leaf.meaning = .timestamp(.microseconds)
    case .cost: leaf.type = .double
    case .duration, .resolution, .promptBytes, .responseBytes, .inputTokens, .outputTokens,
      .promptHash:
      break
    }
    return leaf
  }
}
