/// What a key of a line stands for, and where its value belongs in a row.
enum FlatField {
  /// The keys; all others are skipped.
  ///
  /// The last ones are those of exported spans, from `start_ns` on.
  static let keys: [(name: String, target: FlatTarget)] = [
    ("ts", .wide(\.own.start)), ("dur_us", .duration(1000)), ("dur_ns", .duration(1)),
    ("dur_ms", .duration(1_000_000)), ("run", .name(\.common.run)),
    ("system", .text(\.common.system)), ("day", .narrow(\.common.day)),
    ("iter", .narrow(\.common.iteration)), ("iteration", .narrow(\.common.iteration)),
    ("agent", .name(\.own.agent)), ("group", .name(\.own.group)), ("stage", .text(\.own.stage)),
    ("phase", .text(\.own.phase)), ("attempt", .narrow(\.own.attempt)),
    ("status", .name(\.own.status)), ("error", .name(\.own.error)),
    ("model", .name(\.common.model)), ("prompt_tokens", .wide(\.own.inputTokens)),
    ("input_tokens", .wide(\.own.inputTokens)), ("completion_tokens", .wide(\.own.outputTokens)),
    ("output_tokens", .wide(\.own.outputTokens)), ("call", .wide(\.own.call)), ("cost", .cost),
    ("prompt_bytes", .wide(\.common.promptBytes)),
    ("response_bytes", .wide(\.common.responseBytes)), ("prompt_hash", .wide(\.common.promptHash)),
    ("start_ns", .wide(\.own.start)), ("duration_ms", .duration(1_000_000)),
    ("resolution_ms", .resolution), ("timing", .text(\.common.timing)),
    ("source", .text(\.common.source)), ("covers", .narrow(\.common.covers)),
  ]
}

/// Where a value belongs in a row, and how it gets there.
struct FlatTarget: Sendable, Equatable {
  /// How a value gets into a row.
  enum Kind: UInt8, Sendable {
    /// Not at all.
    case skip
    /// As a number of 64 bits, or of 32.
    case wide, narrow
    /// As the number of a text; the text is a string, or perhaps a number.
    case text, name
    /// As a duration in a unit, or as what it can tell apart in milliseconds.
    case duration, resolution
    /// As an amount with a fraction.
    case cost
  }

  var kind = Kind.skip
  /// Place of the field in a row, in bytes.
  var offset: Int32 = 0
  /// Nanoseconds of a duration's unit.
  var unit: Int32 = 1

  /// A value that nobody needs.
  static let skip = FlatTarget()

  /// Whether the field belongs to what mostly is the same from line to line, see ``FlatRow/Common``; the unit of a
  /// duration belongs to its key.
  var isCommon: Bool { kind != .skip && kind != .duration && !FlatRow.isOwn(offset) }

  static func wide(_ field: WritableKeyPath<FlatRow, Int64>) -> FlatTarget {
    FlatTarget(kind: .wide, offset: place(field))
  }

  static func narrow(_ field: WritableKeyPath<FlatRow, Int32>) -> FlatTarget {
    FlatTarget(kind: .narrow, offset: place(field))
  }

  static func text(_ field: WritableKeyPath<FlatRow, Int32>) -> FlatTarget {
    FlatTarget(kind: .text, offset: place(field))
  }

  static func name(_ field: WritableKeyPath<FlatRow, Int32>) -> FlatTarget {
    FlatTarget(kind: .name, offset: place(field))
  }

  static func duration(_ unit: Int32) -> FlatTarget {
    FlatTarget(kind: .duration, offset: 0, unit: unit)
  }

  static let resolution = FlatTarget(
    kind: .resolution, offset: place(\.common.toldResolution), unit: 1_000_000)

  static let cost = FlatTarget(kind: .cost, offset: place(\.common.cost))

  private static func place(_ field: PartialKeyPath<FlatRow>) -> Int32 {
    Int32(truncatingIfNeeded: MemoryLayout<FlatRow>.offset(of: field) ?? 0)
  }
}
