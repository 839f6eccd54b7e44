/// Room for lines, and for what they have in common; its owner gives it back.
@safe struct FlatRowRoom {
  private(set) var rows: UnsafeMutablePointer<FlatRow.Own>
  /// One more than there are lines: that of the line in the making is behind those that are kept.
  private(set) var commons: UnsafeMutablePointer<FlatRow.Common>
  private(set) var capacity: Int
  /// Number of commons that are kept.
  private(set) var kept = 0

  /// Room for that many lines.
  init(_ capacity: Int = 1 << 10) {
    unsafe rows = .allocate(capacity: capacity)
    unsafe commons = .allocate(capacity: capacity + 1)
    self.capacity = capacity
  }

  func deallocate() {
    unsafe rows.deallocate()
    unsafe commons.deallocate()
  }

  /// Makes twice the room, where that many lines are in use.
  mutating func grow(_ count: Int) {
    let larger = UnsafeMutablePointer<FlatRow.Own>.allocate(capacity: capacity * 2)
    let more = UnsafeMutablePointer<FlatRow.Common>.allocate(capacity: capacity * 2 + 1)
    unsafe larger.moveInitialize(from: rows, count: count)
    unsafe more.moveInitialize(from: commons, count: kept)
    deallocate()
    unsafe rows = larger
    unsafe commons = more
    capacity *= 2
  }

  /// A line that is kept.
  subscript(number: Int) -> FlatRow {
    unsafe FlatRow(rows[number], commons[Int(rows[number].common)])
  }

  /// Forgets all lines.
  mutating func removeAll() { kept = 0 }

  /// The place of a line that tells nothing yet.
  @inline(__always)
  func fresh(_ number: Int) -> FlatRowPlace {
    let place = unsafe FlatRowPlace(rows + number, commons + kept)
    unsafe place.own.pointee = FlatRow.Own()
    unsafe place.common.pointee = FlatRow.Common()
    return place
  }

  /// The place of a line that tells so far what another one told.
  @inline(__always)
  func copy(_ number: Int, of other: Int) -> FlatRowPlace {
    unsafe rows[number] = rows[other]
    return unsafe FlatRowPlace(rows + number, commons + Int(rows[number].common))
  }

  /// Gives such a line something of its own in place of what it had in common.
  @inline(__always)
  func part(_ place: inout FlatRowPlace) {
    let own = unsafe commons + kept
    if unsafe place.common == own { return }
    unsafe own.pointee = place.common.pointee
    unsafe place.common = own
    unsafe place.own.pointee.common = Int32(truncatingIfNeeded: kept)
  }

  /// Keeps what a copied line has of its own.
  @inline(__always)
  mutating func keep(_ place: FlatRowPlace) {
    if unsafe place.common == commons + kept { kept &+= 1 }
  }

  /// Keeps what a fresh line has in common with others: where the line before has the same, it stays.
  mutating func settle(_ place: FlatRowPlace) {
    let isLikeLast = unsafe kept > 0 && commons[kept - 1].isSame(as: commons[kept])
    if !isLikeLast { kept += 1 }
    unsafe place.own.pointee.common = Int32(truncatingIfNeeded: kept - 1)
  }
}

/// Where a line in the making and what it has in common with others are kept.
@safe struct FlatRowPlace {
  let own: UnsafeMutablePointer<FlatRow.Own>
  var common: UnsafeMutablePointer<FlatRow.Common>

  @inline(__always)
  init(_ own: UnsafeMutablePointer<FlatRow.Own>, _ common: UnsafeMutablePointer<FlatRow.Common>) {
    unsafe (self.own, self.common) = (own, common)
  }

  /// Whether the line has what every line needs.
  @inline(__always)
  var isComplete: Bool { unsafe FlatRow.isComplete(own.pointee, common.pointee) }

  /// Takes in a whole number; false where the field wants something else.
  @inline(__always)
  func set(_ target: FlatTarget, number: Int64, _ names: inout FlatNames) -> Bool {
    switch target.kind {
    case .skip: break
    case .wide: put(number, at: target.offset)
    case .narrow: put(Int32(clamping: number), at: target.offset)
    case .name: put(names.identifier(number: number), at: target.offset)
    case .duration:
      let (product, overflow) = number.multipliedReportingOverflow(by: Int64(target.unit))
      guard !overflow, product >= 0 else { return false }
      unsafe own.pointee.duration = product
      unsafe common.pointee.resolution = Int64(target.unit)
    case .resolution:
      let (product, overflow) = number.multipliedReportingOverflow(by: Int64(target.unit))
      guard !overflow, product >= 0 else { return false }
      unsafe common.pointee.toldResolution = product
    case .cost: unsafe common.pointee.cost = Double(number)
    case .text: return false
    }
    return true
  }

  /// Takes in the number of a text; false where the field wants something else.
  @inline(__always)
  func set(_ target: FlatTarget, name: Int32) -> Bool {
    guard target.kind == .text || target.kind == .name else { return target.kind == .skip }
    put(name, at: target.offset)
    return true
  }

  /// Takes in a number with a fraction or an exponent, as it is written.
  func set(_ target: FlatTarget, decimal: String, _ names: inout FlatNames) -> Bool {
    switch target.kind {
    case .skip: return true
    case .cost:
      guard let value = JSONScanner.number(decimal), value.isFinite else { return false }
      unsafe common.pointee.cost = value
      return true
    case .duration:
      let digits = target.unit == 1 ? 0 : target.unit == 1000 ? 3 : 6
      guard let value = DecimalNumber.scaled(decimal, digits: digits), value >= 0 else {
        return false
      }
      unsafe own.pointee.duration = value
      // A fraction of a millisecond tells more than the unit.
      unsafe common.pointee.resolution = min(1000, Int64(target.unit))
      return true
    case .resolution:
      guard let value = DecimalNumber.scaled(decimal, digits: 6), value >= 0 else { return false }
      unsafe common.pointee.toldResolution = value
      return true
    case .wide, .narrow:
      // Some libraries write 3 as 3.0; a time as a fraction has lost digits.
      guard target != .wide(\.own.start), let value = JSONScanner.number(decimal),
        let number = Int64(exactly: value)
      else { return false }
      return set(target, number: number, &names)
    case .text, .name: return false
    }
  }

  /// Writes a field; `offset` is one of the targets', so the field lies there.
  @inline(__always)
  private func put<Value: BitwiseCopyable>(_ value: Value, at offset: Int32) {
    let common = unsafe UnsafeMutableRawPointer(common) - FlatRow.commonOffset
    let base = unsafe FlatRow.isOwn(offset) ? UnsafeMutableRawPointer(own) : common
    unsafe base.storeBytes(of: value, toByteOffset: Int(offset), as: Value.self)
  }
}
