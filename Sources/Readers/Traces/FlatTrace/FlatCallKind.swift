import Trace

/// What many calls have in common, kept once for them.
struct FlatCallKind: Equatable {
  var run: NameID
  var system: NameID
  var stage: NameID
  var group: NameID
  var model: NameID
  var day: Int32
  var iteration: Int32
  var resolution: Int64

  /// Whether two kinds are the same, without a branch for each part.
  @inline(__always)
  static func == (one: FlatCallKind, other: FlatCallKind) -> Bool {
    let names =
      (one.run.rawValue ^ other.run.rawValue) | (one.system.rawValue ^ other.system.rawValue)
      | (one.stage.rawValue ^ other.stage.rawValue) | (one.group.rawValue ^ other.group.rawValue)
      | (one.model.rawValue ^ other.model.rawValue)
    let days = (one.day ^ other.day) | (one.iteration ^ other.iteration)
    return names == 0 && days == 0 && one.resolution == other.resolution
  }

  /// The kind of the call that begins with that line.
  @inline(__always)
  init(_ line: SpanValues, _ common: SpanCommon) {
    (run, system, stage) = (common.run, common.system, line.stage)
    (group, model) = (line.group, common.model)
    (day, iteration, resolution) = (common.day, common.iteration, common.resolution)
  }

  /// Whether such a call stays of this kind with one more line, which has that in common with others.
  @inline(__always)
  func holds(_ line: SpanCommon, _ part: FlatPhase) -> Bool {
    line.resolution <= resolution
      && (part != .request || line.model == model || line.model.isAbsent)
  }

  /// The kind of such a call that has this line, too.
  func with(_ line: SpanCommon, _ part: FlatPhase) -> FlatCallKind {
    var kind = self
    kind.resolution = max(resolution, line.resolution)
    if part == .request, !line.model.isAbsent { kind.model = line.model }
    return kind
  }

  /// What the row of such a call has in common with others.
  func common(_ extras: FlatExtras, source: NameID) -> SpanCommon {
    var common = SpanCommon()
    (common.run, common.system, common.source, common.model) = (run, system, source, model)
    (common.day, common.iteration, common.resolution) = (day, iteration, resolution)
    (common.promptBytes, common.responseBytes) = (extras.promptBytes, extras.responseBytes)
    (common.promptHash, common.cost) = (extras.promptHash, extras.cost)
    return common
  }
}

/// The kinds of calls, numbered: as many are kept as differ.
struct FlatCallKinds {
  /// So many kinds are looked for by themselves: the calls of one moment are of a few.
  private static let recentCount = 1 << 10

  private var kinds: [FlatCallKind] = []
  /// Numbers the names of kinds, what models and resolutions they have, and the kinds by these two and the time.
  private var names = KeyIndex()
  private var ways = KeyIndex()
  private var numbers = KeyTable()
  /// Numbers of kinds that came lately, -1 where none did.
  private var recent = [Int32](repeating: -1, count: recentCount)

  /// How many kinds there are.
  var count: Int { kinds.count }

  /// The number of a kind.
  @inline(__always)
  mutating func number(_ kind: FlatCallKind) -> Int32 {
    let time =
      UInt32(bitPattern: kind.iteration) &+ UInt32(bitPattern: kind.day) &* 13
      &+ UInt32(truncatingIfNeeded: kind.resolution)
    let names =
      kind.stage.rawValue &* 31 &+ kind.group.rawValue &* 7 &+ kind.model.rawValue
      &+ kind.run.rawValue &* 61 &+ kind.system.rawValue &* 127
    let place = Int((names &+ time) & UInt32(Self.recentCount - 1))
    let known = recent[place]
    if known >= 0, kinds[Int(known)] == kind { return known }
    return search(kind, place)
  }

  @inline(never)
  private mutating func search(_ kind: FlatCallKind, _ place: Int) -> Int32 {
    let name = names.position(
      of: PackedKey(
        kind.run.rawValue, kind.system.rawValue, kind.stage.rawValue, kind.group.rawValue))
    let resolution = UInt64(bitPattern: kind.resolution)
    let way = ways.position(
      of: PackedKey(
        kind.model.rawValue, UInt32(truncatingIfNeeded: resolution >> 32),
        UInt32(truncatingIfNeeded: resolution)))
    let number = Int32(
      numbers.position(
        of: PackedKey(
          UInt32(name), UInt32(way), UInt32(bitPattern: kind.day),
          UInt32(bitPattern: kind.iteration))))
    if number == kinds.count { kinds.append(kind) }
    recent[place] = number
    return number
  }

  /// A kind by its number.
  subscript(number: Int32) -> FlatCallKind {
    @inline(__always) get { kinds[Int(number)] }
  }
}
