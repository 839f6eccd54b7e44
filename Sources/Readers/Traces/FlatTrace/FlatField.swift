/// What a key of a line stands for, and where its value belongs in a row.
enum FlatField {
  /// The keys; all others are skipped.
  ///
  /// The last lines are those of exported spans.
  static let keys: [(name: String, target: FlatTarget)] = [
    ("ts", .wide(\.start)), ("dur_us", .duration(1000)), ("dur_ns", .duration(1)),
    ("dur_ms", .duration(1_000_000)), ("run", .name(\.run)), ("system", .text(\.system)),
    ("day", .narrow(\.day)), ("iter", .narrow(\.iteration)), ("iteration", .narrow(\.iteration)),
    ("agent", .name(\.agent)), ("group", .name(\.group)), ("stage", .text(\.stage)),
    ("phase", .text(\.phase)), ("attempt", .narrow(\.attempt)), ("status", .name(\.status)),
    ("error", .name(\.error)), ("model", .name(\.model)), ("prompt_tokens", .wide(\.inputTokens)),
    ("input_tokens", .wide(\.inputTokens)), ("completion_tokens", .wide(\.outputTokens)),
    ("output_tokens", .wide(\.outputTokens)), ("call", .wide(\.call)), ("cost", .cost),
    ("prompt_bytes", .wide(\.promptBytes)), ("response_bytes", .wide(\.responseBytes)),
    ("prompt_hash", .wide(\.promptHash)), ("start_ns", .wide(\.start)),
    ("duration_ms", .duration(1_000_000)),
    ("resolution_ms", .resolution), ("timing", .text(\.timing)), ("source", .text(\.source)),
    ("covers", .narrow(\.covers)),
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

  /// The fields that differ from line to line.
  private static let varying: [FlatTarget] = [
    .wide(\.start), .wide(\.call), .wide(\.inputTokens), .wide(\.outputTokens), .name(\.agent),
    .name(\.group), .text(\.stage), .text(\.phase), .narrow(\.attempt), .name(\.status),
    .name(\.error),
  ]

  /// Whether ``FlatRow/isLikeLast`` tells of the field; the unit of a duration belongs to its key.
  var isCommon: Bool { kind != .skip && kind != .duration && !Self.varying.contains(self) }

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

  static let resolution = FlatTarget(kind: .resolution, unit: 1_000_000)

  static let cost = FlatTarget(kind: .cost)

  private static func place(_ field: PartialKeyPath<FlatRow>) -> Int32 {
    Int32(truncatingIfNeeded: MemoryLayout<FlatRow>.offset(of: field) ?? 0)
  }
}

extension FlatRow {
  /// Takes in a whole number; false where the field wants something else.
  @inline(__always)
  mutating func set(_ target: FlatTarget, number: Int64, _ names: inout FlatNames) -> Bool {
    switch target.kind {
    case .skip: break
    case .wide: put(number, at: target.offset)
    case .narrow: put(Int32(clamping: number), at: target.offset)
    case .name: put(names.identifier(number: number), at: target.offset)
    case .duration:
      let (product, overflow) = number.multipliedReportingOverflow(by: Int64(target.unit))
      guard !overflow, product >= 0 else { return false }
      duration = product
      resolution = Int64(target.unit)
    case .resolution:
      let (product, overflow) = number.multipliedReportingOverflow(by: Int64(target.unit))
      guard !overflow, product >= 0 else { return false }
      toldResolution = product
    case .cost: cost = Double(number)
    case .text: return false
    }
    return true
  }

  /// Takes in the number of a text; false where the field wants something else.
  @inline(__always)
  mutating func set(_ target: FlatTarget, name: Int32) -> Bool {
    guard target.kind == .text || target.kind == .name else { return target.kind == .skip }
    put(name, at: target.offset)
    return true
  }

  /// Takes in a number with a fraction or an exponent, as it is written.
  mutating func set(
    _ target: FlatTarget, decimal: String, _ names: inout FlatNames
  ) -> Bool {
    switch target.kind {
    case .skip: return true
    case .cost:
      guard let value = JSONScanner.number(decimal), value.isFinite else { return false }
      cost = value
      return true
    case .duration:
      let digits = target.unit == 1 ? 0 : target.unit == 1000 ? 3 : 6
      guard let value = DecimalNumber.scaled(decimal, digits: digits), value >= 0 else {
        return false
      }
      duration = value
      // A fraction of a millisecond tells more than the unit.
      resolution = min(1000, Int64(target.unit))
      return true
    case .resolution:
      guard let value = DecimalNumber.scaled(decimal, digits: 6), value >= 0 else { return false }
      toldResolution = value
      return true
    case .wide, .narrow:
      // Some libraries write 3 as 3.0; a time as a fraction has lost digits.
      guard target != .wide(\.start), let value = JSONScanner.number(decimal),
        let number = Int64(exactly: value)
      else { return false }
      return set(target, number: number, &names)
    case .text, .name: return false
    }
  }

  /// Writes a field; `offset` is one of the targets', so the field lies there.
  @inline(__always)
  private mutating func put<Value: BitwiseCopyable>(_ value: Value, at offset: Int32) {
    unsafe withUnsafeMutableBytes(of: &self) { bytes in
      unsafe bytes.storeBytes(of: value, toByteOffset: Int(offset), as: Value.self)
    }
  }
}
