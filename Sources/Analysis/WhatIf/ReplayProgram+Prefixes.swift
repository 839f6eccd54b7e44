public import Trace

/// Bytes of a prompt that are compared at once.
private let blockSize = 256

/// A beginning shorter than this is not kept, as providers' caches do: about 1024 tokens.
private let leastPrefix = 4096

extension ReplayProgram {
  /// Finds out how much of each prompt an earlier prompt of its stage began with.
  ///
  /// Prompts are compared by blocks of 256 bytes from 4096 on, and come in the order of the recorded
  /// calls. Calls whose prompts can't be read share nothing.
  ///
  /// - Complexity: O(bytes of the prompts), in memory 8 bytes a block.
  public mutating func findPrefixes(of trace: RunTrace) {
    guard let texts = trace.texts else { return }
    var hashes = [[UInt64]](repeating: [], count: calls.count)
    var lengths = [Int](repeating: 0, count: calls.count)
    var callsOfText: [Int: [Int]] = [:]
    for (number, call) in calls.enumerated() {
      let row = Int(call.row)
      guard row < texts.prompts.count, texts.prompts[row] != SpanTexts.none else { continue }
      callsOfText[Int(texts.prompts[row]), default: []].append(number)
    }
    let wanted = callsOfText.keys.sorted()
    var first = 0
    while first < wanted.count {
      let last = min(wanted.count, first + max(1, texts.batch))
      texts.load(Array(wanted[first..<last])) { number, bytes in
        let blocks = Self.blocks(of: bytes)
        for call in callsOfText[number] ?? [] {
          hashes[call] = blocks
          lengths[call] = bytes.count
        }
      }
      first = last
    }
    var seen: Set<UInt64> = []
    for number in calls.indices {
      let stage = UInt64(UInt32(bitPattern: calls[number].stage)) &* 0x9E37_79B9_7F4A_7C15
      var shared = 0
      for hash in hashes[number] where seen.contains(hash ^ stage) { shared += 1 }
      for hash in hashes[number] { seen.insert(hash ^ stage) }
      let bytes = shared * blockSize
      if bytes >= leastPrefix { calls[number].prefix = Double(bytes) / Double(lengths[number]) }
    }
  }

  /// A hash of the text up to the end of each whole block.
  private static func blocks(of bytes: [UInt8]) -> [UInt64] {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    var blocks: [UInt64] = []
    for (place, byte) in bytes.enumerated() {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
      if (place + 1) % blockSize == 0 { blocks.append(hash) }
    }
    return blocks
  }
}
