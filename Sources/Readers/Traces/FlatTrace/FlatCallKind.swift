import Trace

/// What many calls have in common, kept once for them.
struct FlatCallKind {
  var run: NameID
  var system: NameID
  var stage: NameID
  var group: NameID
  var model: NameID
  var day: Int32
  var iteration: Int32
  var resolution: Int64

  /// The kind of the call that begins with that line.
  @inline(__always)
  init(_ line: FlatPlace<EncodedSpan>) {
    (run, system, stage) = (line.row.run, line.row.system, line.row.stage)
    (group, model) = (line.row.group, line.row.model)
    (day, iteration, resolution) = (line.row.day, line.row.iteration, line.row.resolution)
  }

  /// Whether another kind is the same.
  @inline(__always)
  func isSame(as other: FlatCallKind) -> Bool {
    let names =
      (run.rawValue ^ other.run.rawValue) | (system.rawValue ^ other.system.rawValue)
      | (stage.rawValue ^ other.stage.rawValue) | (group.rawValue ^ other.group.rawValue)
      | (model.rawValue ^ other.model.rawValue)
    let days = (day ^ other.day) | (iteration ^ other.iteration)
    return names == 0 && days == 0 && resolution == other.resolution
  }

  /// Whether such a call stays of this kind with one more line.
  @inline(__always)
  func holds(_ line: FlatPlace<EncodedSpan>, _ part: FlatPhase) -> Bool {
    line.row.resolution <= resolution
      && (part != .request || line.row.model == model || line.row.model.isAbsent)
  }

  /// The kind of such a call that has this line, too.
  func with(_ line: FlatPlace<EncodedSpan>, _ part: FlatPhase) -> FlatCallKind {
    var kind = self
    kind.resolution = max(resolution, line.row.resolution)
    if part == .request, !line.row.model.isAbsent { kind.model = line.row.model }
    return kind
  }
}

/// The kinds of calls, numbered.
struct FlatCallKinds {
  /// So many kinds are looked for again: the calls of one moment are of a few.
  private static let recentCount = 1 << 10

  private var kinds: [FlatCallKind] = []
  /// Numbers of kinds that came lately, by what tells them apart most; -1 where none did.
  private var recent = [Int32](repeating: -1, count: recentCount)

  /// The number of a kind; one that has not come lately may be numbered again.
  @inline(__always)
  mutating func number(_ kind: FlatCallKind) -> Int32 {
    let hash =
      kind.stage.rawValue &* 31 &+ kind.group.rawValue &* 7 &+ kind.model.rawValue
      &+ UInt32(truncatingIfNeeded: kind.iteration)
    let place = Int(hash & UInt32(Self.recentCount - 1))
    let known = recent[place]
    if known >= 0, kinds[Int(known)].isSame(as: kind) { return known }
    return add(kind, place)
  }

  private mutating func add(_ kind: FlatCallKind, _ place: Int) -> Int32 {
    let number = Int32(kinds.count)
    kinds.append(kind)
    recent[place] = number
    return number
  }

  /// A kind by its number.
  subscript(number: Int32) -> FlatCallKind {
    @inline(__always) get { kinds[Int(number)] }
  }
}
