/// What stretches of lines looked like, so that the same stretch of a later line is recognised by its
/// bytes alone, sixteen at a time.
///
/// Its owner gives the memory back.
@safe struct FlatPatterns {
  /// Sixteen bytes of a stretch.
  ///
  /// A byte fits where neither it nor the sum of it and ``above`` differs from ``text`` in a bit of
  /// ``mask``. With "0", 6 and the upper four bits that is true of digits alone.
  struct Chunk {
    var text = SIMD16<UInt8>()
    var above = SIMD16<UInt8>()
    var mask = SIMD16<UInt8>()
  }

  private static let chunkSize = 16
  private static let mostChunks = 16
  /// A longer stretch is not kept.
  static let longest = chunkSize * mostChunks
  /// No stretch has more values in which digits may differ.
  private static let mostRanges = FlatTemplate.mostEntries

  /// Patterns at most.
  let capacity: Int
  private let chunks: UnsafeMutablePointer<Chunk>
  /// By pattern the stretch's bytes, 0 for a place that is free.
  private let lengths: UnsafeMutablePointer<Int>
  /// The values of the stretch that is being learnt, in which digits may differ: places in it.
  private let ranges: UnsafeMutablePointer<(start: Int32, end: Int32)>
  private let rangeCount: UnsafeMutablePointer<Int>

  /// Room for so many patterns.
  init(capacity: Int) {
    self.capacity = capacity
    // What is not used is never touched, so it takes no memory.
    unsafe chunks = .allocate(capacity: capacity * Self.mostChunks)
    unsafe lengths = .allocate(capacity: capacity)
    unsafe lengths.initialize(repeating: 0, count: capacity)
    unsafe ranges = .allocate(capacity: Self.mostRanges)
    unsafe rangeCount = .allocate(capacity: 1)
    unsafe rangeCount.initialize(to: 0)
  }

  func deallocate() {
    unsafe chunks.deallocate()
    unsafe lengths.deallocate()
    unsafe ranges.deallocate()
    unsafe rangeCount.deallocate()
  }

  /// Forgets all patterns.
  func reset() { unsafe lengths.update(repeating: 0, count: capacity) }

  /// The length of the stretch that begins there, or 0 where it isn't that pattern's.
  ///
  /// ``longest`` bytes from there on must be readable.
  @inline(__always)
  func match(_ place: UnsafePointer<UInt8>, _ pattern: Int) -> Int {
    let length = unsafe lengths[pattern]
    var chunk = unsafe chunks + pattern &* Self.mostChunks
    var place = unsafe UnsafeRawPointer(place)
    let end = unsafe place + length
    var differing = SIMD16<UInt8>()
    while unsafe place < end {
      differing |= unsafe Self.differing(
        place.loadUnaligned(as: SIMD16<UInt8>.self), chunk)
      unsafe place += Self.chunkSize
      unsafe chunk += 1
    }
    return Self.isZero(differing) ? length : 0
  }

  /// The first of these patterns that fits the stretch that begins there; nil where none does.
  @inline(__always)
  func first(of some: Range<Int>, matching place: UnsafePointer<UInt8>) -> (
    pattern: Int, length: Int
  )? {
    let bytes = unsafe UnsafeRawPointer(place).loadUnaligned(as: SIMD16<UInt8>.self)
    for pattern in some {
      // Most differ in their first bytes, if at all.
      let chunk = unsafe chunks + pattern &* Self.mostChunks
      let length =
        unsafe Self.isZero(Self.differing(bytes, chunk)) ? match(place, pattern) : 0
      if length > 0 { return (pattern, length) }
    }
    return nil
  }

  /// The bits in which sixteen bytes differ from a chunk.
  @inline(__always)
  private static func differing(
    _ bytes: SIMD16<UInt8>, _ chunk: UnsafeMutablePointer<Chunk>
  ) -> SIMD16<UInt8> {
    let text = unsafe chunk.pointee.text
    return unsafe ((bytes ^ text) | ((bytes &+ chunk.pointee.above) ^ text)) & chunk.pointee.mask
  }

  @inline(__always)
  private static func isZero(_ bytes: SIMD16<UInt8>) -> Bool {
    let halves = unsafe unsafeBitCast(bytes, to: SIMD2<UInt64>.self)
    return halves.x | halves.y == 0
  }

  /// The bytes that count of a chunk of which so many are left.
  private static func mask(_ left: Int) -> SIMD16<UInt8> {
    let lanes = SIMD16<UInt8>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    return SIMD16<UInt8>(repeating: 0).replacing(
      with: 0xff, where: lanes .< UInt8(min(left, chunkSize)))
  }

  // MARK: Learning

  /// Begins to learn a stretch.
  func begin() { unsafe rangeCount.pointee = 0 }

  /// In these bytes of the stretch, which are a value that nobody needs, another digit will do for a digit.
  ///
  /// A whole number of nineteen digits keeps its first, as not all of them fit.
  func loosen(_ start: Int, _ end: Int, isText: Bool) {
    let isLong = !isText && end - start >= 19
    unsafe ranges[rangeCount.pointee] = (
      Int32(truncatingIfNeeded: isLong ? start + end - start - 18 : start),
      Int32(truncatingIfNeeded: end)
    )
    unsafe rangeCount.pointee += 1
  }

  /// Keeps the stretch of those bytes in place of a pattern.
  func learn(_ start: UnsafePointer<UInt8>, _ length: Int, as pattern: Int) {
    guard length <= Self.longest else {
      unsafe lengths[pattern] = 0
      return
    }
    let first = unsafe chunks + pattern * Self.mostChunks
    var place = 0
    var chunk = unsafe first
    while place < length {
      let left = length - place
      unsafe chunk.pointee = Chunk(
        text: UnsafeRawPointer(start + place).loadUnaligned(as: SIMD16<UInt8>.self),
        above: SIMD16(), mask: Self.mask(left))
      place += Self.chunkSize
      unsafe chunk += 1
    }
    let bytes = unsafe UnsafeMutableRawPointer(first).assumingMemoryBound(to: UInt8.self)
    for range in 0..<(unsafe rangeCount.pointee) {
      let (low, high) = unsafe ranges[range]
      for byte in Int(low)..<Int(high) where unsafe start[byte] &- 0x30 < 10 {
        // The three parts of a chunk follow one another.
        let lane = byte / Self.chunkSize * Self.chunkSize * 3 + byte % Self.chunkSize
        unsafe bytes[lane] = 0x30
        unsafe bytes[lane + Self.chunkSize] = 6
        unsafe bytes[lane + 2 * Self.chunkSize] = 0xf0
      }
    }
    unsafe lengths[pattern] = length
  }
}
