extension ZoneRules {
  /// The rules in a compiled zone file (TZif, RFC 8536); nil where the bytes are none.
  ///
  /// Files of version 1, with 32-bit instants only, are not read: no system has had them for years.
  public init?(zoneFile bytes: [UInt8]) {
    guard let first = Header(bytes, at: 0), first.version >= UInt8(ascii: "2"),
      let second = Header(bytes, at: 44 + first.length(instantSize: 4))
    else { return nil }
    let start = second.end
    let types = start + second.instants * 9
    let footer = start + second.length(instantSize: 8)
    guard second.types > 0, footer <= bytes.count else { return nil }

    var offsets: [Int] = []
    for type in 0..<second.types {
      let position = types + type * 6
      let offset = Int32(truncatingIfNeeded: Self.number(bytes, at: position, size: 4))
      guard offset.magnitude < 100_000 else { return nil }
      offsets.append(Int(offset))
    }
    var transitions: [Int64] = []
    var following: [Int] = []
    for index in 0..<second.instants {
      let type = Int(bytes[start + second.instants * 8 + index])
      let instant = Self.number(bytes, at: start + index * 8, size: 8)
      guard type < offsets.count, transitions.last.map({ $0 < instant }) ?? true else { return nil }
      transitions.append(instant)
      following.append(offsets[type])
    }
    let line = bytes[footer...].dropFirst().prefix { $0 != UInt8(ascii: "\n") }
    self.init(
      isUTC: transitions.isEmpty && offsets == [0], initial: offsets[0],
      transitions: transitions, offsets: following,
      tail: DaylightRule(text: Array(line)))
  }

  /// The counts at the start of a block.
  private struct Header {
    let version: UInt8
    let end: Int
    let utcFlags: Int
    let standardFlags: Int
    let leapSeconds: Int
    let instants: Int
    let types: Int
    let letters: Int

    init?(_ bytes: [UInt8], at position: Int) {
      guard position >= 0, position + 44 <= bytes.count,
        bytes[position..<position + 4].elementsEqual("TZif".utf8)
      else { return nil }
      version = bytes[position + 4]
      end = position + 44
      let counts = (0..<6).map { index in
        Int(ZoneRules.number(bytes, at: position + 20 + index * 4, size: 4))
      }
      // Far above any real file, far below an overflow.
      guard counts.allSatisfy({ $0 < 100_000 }) else { return nil }
      utcFlags = counts[0]
      standardFlags = counts[1]
      leapSeconds = counts[2]
      instants = counts[3]
      types = counts[4]
      letters = counts[5]
    }

    /// Bytes of the block after its head.
    func length(instantSize: Int) -> Int {
      instants * (instantSize + 1) + types * 6 + letters + leapSeconds * (instantSize + 4)
        + standardFlags + utcFlags
    }
  }

  /// A big-endian number.
  private static func number(_ bytes: [UInt8], at position: Int, size: Int) -> Int64 {
    bytes[position..<position + size].reduce(0) { $0 << 8 | Int64($1) }
  }
}
