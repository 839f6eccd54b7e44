/// Below this many elements a second thread gains nothing.
private let parallelThreshold = 400_000

/// Bits that one pass looks at.
private let digitBits = 11

extension [Int64] {
  /// Sorts into ascending order, large arrays with two threads.
  ///
  /// Least significant digit first: in each pass either thread counts the digits of its half of the
  /// elements, then puts them behind those of the first half with the same digit.
  ///
  /// - Complexity: O(n) from some thousand elements on, with a second array of n elements.
  package mutating func sortInParallel() {
    guard count >= parallelThreshold, hasTwoProcessors else { return sortByRadix() }
    let (low, range, ascending) = bounds(span)
    if ascending { return }
    let passes = (UInt64.bitWidth - range.leadingZeroBitCount + digitBits - 1) / digitBits
    var scratch = [Int64](repeating: 0, count: count)
    for pass in 0..<passes {
      unsafe self.withUnsafeBufferPointer { source in
        unsafe scratch.withUnsafeMutableBufferPointer { target in
          let pass = unsafe RadixPass(
            source: source, target: target, low: low, shift: UInt64(pass * digitBits))
          pass.run()
        }
      }
      swap(&self, &scratch)
    }
  }
}

/// One stable pass over an array by two threads.
///
/// It may go to the second thread because either thread writes to places of its own only, and `run`
/// returns after both.
@safe private struct RadixPass: @unchecked Sendable {
  let source: UnsafeBufferPointer<Int64>
  let target: UnsafeMutableBufferPointer<Int64>
  let low: Int64
  let shift: UInt64

  func run() {
    let middle = unsafe source.count / 2
    let total = unsafe source.count
    let counts = inTwoThreads({ digits(in: 0..<middle) }, { digits(in: middle..<total) })
    var first = counts.0
    var second = counts.1
    var place = 0
    for digit in first.indices {
      let (here, there) = (first[digit], second[digit])
      first[digit] = place
      second[digit] = place + here
      place += here + there
    }
    let offsets = second
    _ = inTwoThreads(
      { distribute(0..<middle, first) }, { distribute(middle..<total, offsets) })
  }

  /// How often each digit occurs.
  private func digits(in range: Range<Int>) -> [Int] {
    var counts = [Int](repeating: 0, count: 1 << digitBits)
    var counters = counts.mutableSpan
    for position in range { counters[digit(of: unsafe source[position])] &+= 1 }
    return counts
  }

  /// Moves elements to the places that their digits have come to.
  private func distribute(_ range: Range<Int>, _ places: [Int]) {
    var places = places
    var next = places.mutableSpan
    for position in range {
      let value = unsafe source[position]
      let digit = digit(of: value)
      unsafe target[next[digit]] = value
      next[digit] &+= 1
    }
  }

  @inline(__always)
  private func digit(of value: Int64) -> Int {
    let key = UInt64(bitPattern: value &- low) &>> shift
    return Int(truncatingIfNeeded: key & (1 << UInt64(digitBits) - 1))
  }
}
