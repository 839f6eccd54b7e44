/// Below this many elements a second thread gains nothing.
private let parallelThreshold = 200_000

extension [Int64] {
  /// Sorts into ascending order, large arrays with two threads.
  ///
  /// Each thread sorts half of the array by radix; then one merges from the front and one from the
  /// back, each half of the result.
  ///
  /// - Complexity: O(n) from some thousand elements on, with room for two more arrays of n elements.
  mutating func sortInParallel() {
    guard count >= parallelThreshold, hasTwoProcessors else { return sortByRadix() }
    var front = Array(self[..<(count / 2)])
    let back = Array(self[(count / 2)...])
    let total = count
    // The room is needed for the halves.
    self = []
    let (_, sortedBack) = inTwoThreads(
      { front.sortByRadix() },
      {
        var back = back
        back.sortByRadix()
        return back
      })
    let sortedFront = front
    let middle = total / 2
    let split = mergeSplit(sortedFront.span, sortedBack.span, rank: middle)
    let (low, high) = inTwoThreads(
      {
        merged(
          sortedFront.span.extracting(..<split), sortedBack.span.extracting(..<(middle - split)),
          room: total)
      },
      {
        merged(
          sortedFront.span.extracting(split...), sortedBack.span.extracting((middle - split)...),
          room: 0)
      })
    self = low
    append(contentsOf: high)
  }
}

/// How many of the first of two ascending sequences are among the smallest `rank` of both.
private func mergeSplit(_ first: Span<Int64>, _ second: Span<Int64>, rank: Int) -> Int {
  var low = max(0, rank - second.count)
  var high = min(rank, first.count)
  while low < high {
    let taken = low + (high - low) / 2
    if first[taken] < second[rank - taken - 1] { low = taken + 1 } else { high = taken }
  }
  return low
}

/// Two ascending sequences as one, in an array with room for more.
private func merged(_ first: Span<Int64>, _ second: Span<Int64>, room: Int) -> [Int64] {
  let total = first.count + second.count
  var result = [Int64]()
  result.reserveCapacity(max(room, total))
  result.append(addingCapacity: total) { output in
    var i = 0
    var j = 0
    while i < first.count, j < second.count {
      let left = first[i]
      let right = second[j]
      let takesLeft = left <= right
      output.append(takesLeft ? left : right)
      i &+= takesLeft ? 1 : 0
      j &+= takesLeft ? 0 : 1
    }
    while i < first.count {
      output.append(first[i])
      i &+= 1
    }
    while j < second.count {
      output.append(second[j])
      j &+= 1
    }
  }
  return result
}
