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

  /// Against the plain search, by the rank.
  private func expectExtremes<Number: RankedByBytes>(_ values: [Number], _ isOptional: Bool) {
    let present = values.map(\.rank).filter { !isOptional || $0 != .min }
    unsafe values.withUnsafeBufferPointer { values in
      let found = unsafe Number.extremes(of: values, isOptional: isOptional)
      #expect(found.absent == values.count - present.count)
      #expect(found.least?.rank == present.min() && found.most?.rank == present.max())
    }
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
      let present = values.filter { !isOptional || $0 != .min }
      unsafe values.withUnsafeBufferPointer { values in
        let found = unsafe Int64.extremes(of: values, isOptional: isOptional)
        #expect(found.absent == values.count - present.count, "seed \(seed)")
        #expect(found.least == present.min() && found.most == present.max(), "seed \(seed)")
      }
      expectExtremes(values.map { Int32(truncatingIfNeeded: $0 >> 32) }, isOptional)
      expectExtremes(values.map { Int16(truncatingIfNeeded: $0 >> 48) }, isOptional)
      expectExtremes(values.map { Microseconds(rank: $0) }, isOptional)
    }
  }
}
