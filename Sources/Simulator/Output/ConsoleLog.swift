import Writing

/// Turns what a program prints into its plain and its stamped log.
///
/// The stamp of a line is the time at which its end came out of the program.
struct ConsoleLog {
  /// What a C library or Python keeps back where nobody asked for line buffering.
  private static let block = 8192

  private let isBuffered: Bool
  private let isStamped: Bool
  /// Printed, but still inside the program.
  private var held: [UInt8] = []
  /// A line whose end has not come out yet.
  private var begun: [UInt8] = []
  private var stamp = ByteBuffer()
  private var stampTime: Int64?
  /// When something came out the last time.
  private(set) var latest: Int64?

  /// Bytes of the plain log that wait to be taken.
  private(set) var plain: [UInt8] = []
  /// Bytes of the stamped log that wait to be taken.
  private(set) var stamped: [UInt8] = []

  init(isBuffered: Bool, isStamped: Bool) {
    self.isBuffered = isBuffered
    self.isStamped = isStamped
  }

  /// Takes what the program prints at that time.
  mutating func print(_ lines: [UInt8], at time: Int64) {
    guard isBuffered else { return emit(lines[...], at: time) }
    held.append(contentsOf: lines)
    let whole = held.count / Self.block * Self.block
    guard whole > 0 else { return }
    emit(held[..<whole], at: time)
    held.removeFirst(whole)
  }

  /// The program ends and lets go of what it held, unless it was killed.
  mutating func finish(at time: Int64, isKilled: Bool) {
    if !isKilled, !held.isEmpty { emit(held[...], at: time) }
    held = []
    guard isStamped, !begun.isEmpty else { return }
    appendStamp(latest ?? time)
    stamped.append(contentsOf: begun)
    begun = []
  }

  /// Forgets the bytes that were taken.
  mutating func removeTaken() {
    plain.removeAll(keepingCapacity: true)
    stamped.removeAll(keepingCapacity: true)
  }

  private mutating func emit(_ bytes: ArraySlice<UInt8>, at time: Int64) {
    latest = time
    plain.append(contentsOf: bytes)
    guard isStamped else { return }
    var rest = bytes
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      appendStamp(time)
      stamped.append(contentsOf: begun)
      begun.removeAll(keepingCapacity: true)
      stamped.append(contentsOf: rest[...end])
      rest = rest[(end + 1)...]
    }
    begun.append(contentsOf: rest)
  }

  /// Microseconds as in `2026-11-21T12:13:44.228319Z `, the rest cut off.
  private mutating func appendStamp(_ time: Int64) {
    if stampTime != time {
      stampTime = time
      let civil = CivilTime(nanoseconds: time, offset: 0)
      stamp.removeAll()
      stamp.appendDate(civil)
      stamp.append(UInt8(ascii: "T"))
      stamp.appendClock(civil)
      stamp.append(UInt8(ascii: "."))
      stamp.append(decimal: civil.nanosecond / 1000, digits: 6)
      stamp.append("Z ")
    }
    stamped.append(contentsOf: stamp.bytes)
  }
}
