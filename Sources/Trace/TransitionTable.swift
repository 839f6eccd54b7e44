/// Numbers the different sequences of values that many rows have, value by value.
///
/// From a place, which stands for the values so far, each value leads on to another place. Small values
/// of early places are looked up directly, all others by hash.
@safe package struct TransitionTable: ~Copyable {
  /// Values below the last column are their own columns; an absent value has the last one.
  @usableFromInline static var width: UInt32 { 64 }
  @usableFromInline static var places: UInt32 { 1024 }

  /// By place and column the next place; 0, where every sequence begins, for none yet.
  @usableFromInline let direct: UnsafeMutablePointer<UInt32>
  private var others = KeyIndex()
  private var otherPlaces: [UInt32] = []
  /// By place the one before it and the value that led here.
  private var origins: [(place: UInt32, value: UInt32)] = [(0, 0)]

  /// A table that knows no sequence yet.
  package init() {
    let size = Int(Self.places * Self.width)
    unsafe direct = .allocate(capacity: size)
    unsafe direct.initialize(repeating: 0, count: size)
  }

  deinit { unsafe direct.deallocate() }

  /// Places so far, the beginning included.
  package var count: Int { origins.count }

  /// The place to which a value leads.
  @inlinable
  @inline(__always)
  package mutating func next(_ place: UInt32, _ value: UInt32) -> UInt32 {
    // `.max` and 63 would share a column, so 63 goes the long way.
    let column = value == .max ? Self.width &- 1 : value
    if place < Self.places, column < Self.width, value != Self.width &- 1 {
      let known = unsafe direct[Int(place &* Self.width &+ column)]
      if known != 0 { return known }
    }
    return search(place, value)
  }

  @usableFromInline
  @inline(never)
  mutating func search(_ place: UInt32, _ value: UInt32) -> UInt32 {
    let column = value == .max ? Self.width - 1 : value
    if place < Self.places, column < Self.width, value != Self.width - 1 {
      let fresh = add(place, value)
      unsafe direct[Int(place * Self.width + column)] = fresh
      return fresh
    }
    let position = others.position(of: PackedKey(place, value))
    if position == otherPlaces.count { otherPlaces.append(add(place, value)) }
    return otherPlaces[position]
  }

  private mutating func add(_ place: UInt32, _ value: UInt32) -> UInt32 {
    origins.append((place, value))
    return UInt32(origins.count - 1)
  }

  /// The values that lead to a place.
  package func values(to place: UInt32) -> [UInt32] {
    var values: [UInt32] = []
    var place = place
    while place != 0 {
      values.append(origins[Int(place)].value)
      place = origins[Int(place)].place
    }
    return values.reversed()
  }
}
