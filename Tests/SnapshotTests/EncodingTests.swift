import TestSupport
import Testing

@testable import Snapshot

@Suite struct EncodingTests {
  private let counts = [0, 1, 7, 8, 9, 31, 32, 33, 127, 128, 129, 130, 1000]

  /// Bytes with the padding that decoders may read beyond the end.
  private func padded<Result>(
    _ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    unsafe (bytes + [UInt8](repeating: 0xFF, count: 16)).withUnsafeBytes {
      unsafe body(UnsafeRawBufferPointer(rebasing: $0[..<bytes.count]))
    }
  }

  @Test(arguments: 0..<33)
  func runLengthsComeBack(width: Int) {
    var generator = SeededGenerator(seed: UInt64(width))
    for count in counts {
      let most = width == 0 ? 0 : UInt32.max >> UInt32(32 - width)
      var values: [UInt32] = []
      while values.count < count {
        let value = UInt32.random(in: 0...most, using: &generator)
        let times = Bool.random(using: &generator) ? 1 : Int.random(in: 1...40, using: &generator)
        values += Array(repeating: value, count: min(times, count - values.count))
      }
      var output = GrowingBytes()
      var room = values + Array(repeating: 0, count: 8)
      unsafe room.withUnsafeMutableBufferPointer {
        guard let base = $0.baseAddress else { return }
        unsafe RunLength.encode(base, count, width: width, into: &output)
      }
      let back = Scratch<UInt32>(count)
      let used = unsafe padded(Array(output.bytes)) {
        unsafe RunLength.decode($0, count, width: width, into: back.base)
      }
      #expect(used == output.count)
      #expect(unsafe Array(UnsafeBufferPointer(start: back.base, count: count)) == values)
    }
  }

  /// Levels that are kept as bits are the same bytes as those that are kept as numbers.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func levelBitsAreRunLengths(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let longest = [1, 3, 20, 70, 500][Int(seed % 5)]
    let bits = LevelBits(rows: 3000)
    for count in counts + [63, 64, 65, 2999, 3000] {
      var levels: [UInt32] = []
      while levels.count < count {
        let level = UInt32.random(in: 0...1, using: &generator)
        let times = Int.random(in: 1...longest, using: &generator)
        levels += Array(repeating: level, count: min(times, count - levels.count))
      }
      var plain = GrowingBytes()
      var output = GrowingBytes()
      var room = levels + Array(repeating: 0, count: 8)
      unsafe room.withUnsafeMutableBufferPointer {
        guard let base = $0.baseAddress else { return }
        unsafe RunLength.encode(base, count, width: 1, into: &plain)
      }
      bits.fill(count) { levels[$0] == 1 }
      bits.encode(count, into: &output)
      #expect(unsafe Array(output.bytes) == Array(plain.bytes), "seed \(seed), \(count)")
    }
  }

  /// Bit by bit, as the format's description has it.
  @Test(arguments: 1..<33)
  func bitsArePackedFromTheLowestOn(width: Int) {
    var generator = SeededGenerator(seed: UInt64(width))
    for count in stride(from: 0, to: 200, by: 8) {
      let values = (0..<count).map { _ in
        UInt32.random(in: 0...UInt32.max >> UInt32(32 - width), using: &generator)
      }
      var plain = [UInt8](repeating: 0, count: count * width / 8)
      for bit in 0..<count * width where values[bit / width] >> UInt32(bit % width) & 1 == 1 {
        plain[bit / 8] |= 1 << UInt8(bit % 8)
      }
      // Nothing is written behind them.
      var packed = [UInt8](repeating: 0xA5, count: plain.count + 8)
      unsafe values.withUnsafeBufferPointer { values in
        unsafe packed.withUnsafeMutableBytes { target in
          guard let from = values.baseAddress, let to = target.baseAddress else { return }
          unsafe BitPacking.pack(from, count, width: width, into: to)
        }
      }
      #expect(packed == plain + [UInt8](repeating: 0xA5, count: 8), "\(count) numbers")
    }
  }

  @Test(arguments: 0..<65)
  func differencesComeBack(bits: Int) {
    expectBack(as: Int64.self, bits: bits)
    if bits <= 32 { expectBack(as: Int32.self, bits: bits) }
  }

  private func expectBack<Number: PhysicalNumber>(as type: Number.Type, bits: Int) {
    var generator = SeededGenerator(seed: UInt64(bits))
    for count in counts {
      var values = (0..<count).map { _ -> Number in
        bits == 0
          ? 3
          : Number(
            truncatingIfNeeded: UInt64.random(
              in: 0...UInt64.max >> UInt64(64 - bits), using: &generator))
      }
      if count > 9 { (values[3], values[4], values[8]) = (.min, .max, .min) }
      var packed = GrowingBytes()
      var split = GrowingBytes()
      unsafe values.withUnsafeBufferPointer {
        guard let base = $0.baseAddress else { return }
        unsafe DeltaPacking<Number>.encode(base, count, into: &packed)
        unsafe ByteStreamSplit<Number>.encode(base, count, into: &split)
      }
      if count == 0 { continue }
      let back = Scratch<Number>(count)
      let used = unsafe padded(Array(packed.bytes)) {
        unsafe DeltaPacking<Number>.decode($0, count, into: back.base)
      }
      #expect(used == packed.count)
      #expect(unsafe Array(UnsafeBufferPointer(start: back.base, count: count)) == values)
      let isSplit = unsafe padded(Array(split.bytes)) {
        unsafe ByteStreamSplit<Number>.decode($0, count, into: back.base)
      }
      #expect(isSplit)
      #expect(unsafe Array(UnsafeBufferPointer(start: back.base, count: count)) == values)
      let tooMany = unsafe padded(Array(packed.bytes)) {
        unsafe DeltaPacking<Number>.decode($0, count + 1, into: back.base)
      }
      #expect(tooMany == nil)
    }
  }

  /// Vectors made by hand after the format's description.
  @Test(arguments: [
    (compressed: [3, 8, 97, 98, 99], plain: "abc"),
    (compressed: [9, 8, 97, 98, 99, 9, 3], plain: "abcabcabc"),
    (compressed: [6, 0, 97, 5, 1], plain: "aaaaaa"),
    (compressed: [6, 0, 97, 5, 2], plain: "aaaaa?"),
    (compressed: [6, 0, 97, 5, 0], plain: "aaaaa?"),
    (compressed: [5, 0, 97, 5, 1], plain: "aaaa?"),
    (compressed: [12, 0, 97, 42, 1, 0], plain: "aaaaaaaaaaaa"),
    (compressed: [3, 240, 2, 97, 98, 99], plain: "abc"),
    (compressed: [0], plain: ""),
  ])
  func snappyIsUndone(compressed: [UInt8], plain: String) {
    var target = [UInt8](repeating: 0, count: plain.utf8.count)
    let isSound = unsafe compressed.withUnsafeBytes { source in
      unsafe target.withUnsafeMutableBytes { unsafe Snappy.decompress(source, into: $0) }
    }
    #expect(isSound == !plain.contains("?"))
    if isSound { #expect(target == Array(plain.utf8)) }
  }

  /// Against the plain search; where the numbers lie, and put into other places.
  private func expectExtremes<Number: StoredWholeNumber>(
    _ values: [Number], _ isOptional: Bool, _ what: String
  ) {
    let present = values.filter { !isOptional || $0 != .min }
    let places = (0..<values.count).reversed().map { Int32($0) }
    let moved = Scratch<Number>(unset: values.count)
    unsafe values.withUnsafeBufferPointer { values in
      for places in [nil, places] {
        let found = unsafe (places ?? []).withUnsafeBufferPointer { room in
          unsafe Number.place(
            values, at: places == nil ? nil : room.baseAddress,
            in: places == nil ? nil : moved.base, isOptional: isOptional
          ) { $0 }
        }
        #expect(found.absent == values.count - present.count, "\(what)")
        #expect(found.least == present.min() && found.most == present.max(), "\(what)")
      }
    }
    let stored = unsafe Array(UnsafeBufferPointer(start: moved.base, count: values.count))
    #expect(stored == values.reversed(), "\(what)")
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func extremesAreThoseOfTheNumbersThatAreThere(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let pool: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
    let values = (0..<Int(seed)).map { _ in
      Bool.random(using: &generator)
        ? pool.randomElement(using: &generator) ?? 0 : Int64.random(in: -9...9, using: &generator)
    }
    for isOptional in [true, false] {
      expectExtremes(values, isOptional, "seed \(seed)")
      expectExtremes(values.map { Int32(truncatingIfNeeded: $0 >> 32) }, isOptional, "seed \(seed)")
      expectExtremes(values.map { Int16(truncatingIfNeeded: $0 >> 48) }, isOptional, "seed \(seed)")
    }
  }

  /// What a file holds of an instant is the instant, wherever it lies.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func instantsAreMicrosecondsAndARest(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let pool: [Int64] = [.min + 1, -1001, -1000, -999, -1, 0, 1, 999, 1000, .max]
    let all = pool + (0..<99).map { _ in Int64.random(in: .min + 1 ... .max, using: &generator) }
    for instant in all {
      let (whole, rest) = (Instant.microseconds(instant), Instant.rest(instant))
      #expect((0..<1000).contains(rest), "seed \(seed): \(instant)")
      // The product alone may be too small by less than a microsecond.
      #expect(whole &* 1000 &+ Int64(rest) == instant, "seed \(seed): \(instant)")
      #expect(whole == Int64((Double(instant) / 1000).rounded(.down)) || abs(instant) > 1 << 50)
    }
    #expect(Instant.microseconds(.min) == .min && Instant.rest(.min) == .min)
  }
}
