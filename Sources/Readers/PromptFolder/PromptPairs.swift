/// The prompt file of a call and the result file that belongs to it.
struct PromptPair: Sendable {
  var day = Int32.min
  var iteration = Int32.min
  var attempt = Int16.min
  /// Numbers in ``PromptPairs/texts``, -1 where the name does not tell.
  var agent: Int32 = -1
  var group: Int32 = -1
  var run: Int32 = -1
  var stage: Int32 = -1
  /// Positions in the listing, -1 where there is no such file.
  var prompt: Int32 = -1
  var result: Int32 = -1
  /// Which of the patterns matched.
  var pattern: Int32 = 0
}

/// Prompt and result files paired by name: two names that differ only in the word for their kind.
struct PromptPairs: Sendable {
  private(set) var pairs: [PromptPair] = []
  /// Agents, groups, runs and stages.
  private(set) var texts = ByteInterner()
  /// Files that no pattern matches.
  private(set) var unmatched: [Int] = []

  /// Pairs those files of a listing that match a pattern; of several patterns the first counts.
  ///
  /// - Complexity: O(total length of the paths) for each pattern, O(n) on average for pairing.
  init(of listing: FileListing, files: some Sequence<Int>, patterns: [NamePattern]) {
    var byStem: [UInt64: Int32] = [:]
    byStem.reserveCapacity(files.underestimatedCount / 2)
    let patterns = patterns.span
    for file in files {
      let path = listing.pathBytes.span.extracting(listing.pathRange(file))
      guard
        let (ordinal, match) = Self.firstMatch(of: patterns, path)
      else {
        unmatched.append(file)
        continue
      }
      // In the order of names the files of a pair mostly follow one another.
      if let last = pairs.indices.last, waits(last, listing, path, match.kind) {
        add(file, match, to: last)
        continue
      }
      var key = ByteInterner.hash64(path, 0..<match.kind.lowerBound)
      key = ByteInterner.hash64(path, match.kind.upperBound..<path.count, seed: key ^ 0xff)
      var slot = byStem[key]
      while let found = slot, !Self.sameStem(listing, pairs[Int(found)], path, match.kind) {
        key &+= 0x9e37_79b9_7f4a_7c15
        slot = byStem[key]
      }
      if let slot {
        add(file, match, to: Int(slot))
        continue
      }
      byStem[key] = Int32(pairs.count)
      var pair = PromptPair()
      pair.day = match.day
      pair.iteration = match.iteration
      pair.attempt = match.attempt
      pair.agent = texts.identifier(path, match.agent)
      pair.group = texts.identifier(path, match.group)
      pair.run = texts.identifier(path, match.run)
      pair.stage = texts.identifier(path, match.stage)
      pair.pattern = Int32(ordinal)
      pairs.append(pair)
      add(file, match, to: pairs.count - 1)
      kinds.append(match.kind)
    }
  }

  /// Whether a pair has one file yet, whose name is that one but for the word for its kind.
  private func waits(
    _ pair: Int, _ listing: FileListing, _ path: Span<UInt8>, _ kind: Range<Int>
  ) -> Bool {
    let known = pairs[pair]
    guard known.prompt < 0 || known.result < 0, kinds[pair].lowerBound == kind.lowerBound else {
      return false
    }
    let length = listing.pathRange(Int(max(known.prompt, known.result))).count
    return length - kinds[pair].upperBound == path.count - kind.upperBound
      && Self.sameStem(listing, known, path, kind)
  }

  private mutating func add(_ file: Int, _ match: NameMatch, to pair: Int) {
    if match.isResult { pairs[pair].result = Int32(file) } else { pairs[pair].prompt = Int32(file) }
  }

  /// Where the word for the kind stands in the path that made each pair.
  private var kinds: [Range<Int>] = []

  /// The text of a number, or nil.
  func text(_ id: Int32) -> String? { id < 0 ? nil : texts.names[Int(id)] }

  private static func firstMatch(
    of patterns: Span<NamePattern>, _ path: Span<UInt8>
  ) -> (Int, NameMatch)? {
    for ordinal in patterns.indices {
      if let match = patterns[ordinal].match(path) { return (ordinal, match) }
    }
    return nil
  }

  /// Whether a pair's known file has the same name but for the word for its kind.
  private static func sameStem(
    _ listing: FileListing, _ pair: PromptPair, _ path: Span<UInt8>, _ kind: Range<Int>
  ) -> Bool {
    let file = Int(pair.prompt >= 0 ? pair.prompt : pair.result)
    let other = listing.pathBytes.span.extracting(listing.pathRange(file))
    let tail = path.count - kind.upperBound
    guard other.count > kind.lowerBound + tail else { return false }
    for index in 0..<kind.lowerBound where other[index] != path[index] { return false }
    for index in 1...max(1, tail) where tail > 0 {
      if other[other.count - index] != path[path.count - index] { return false }
    }
    return true
  }
}
