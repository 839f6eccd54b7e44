import Trace

/// Bytes of a prompt that are compared at once.
private let blockSize = 256

/// A beginning shorter than this is not kept, as providers' caches do: about 1024 tokens.
private let leastPrefix = 4096

/// How much of each prompt an earlier prompt of its stage began with.
struct PromptPrefixes {
  /// One prompt.
  struct Prompt: Sendable {
    /// Its length; −1 where it can't be read.
    var bytes = -1
    /// Bytes that an earlier prompt of its stage began with; 0 below what a cache would keep.
    var shared = 0
    /// Equal for equal texts.
    var hash: UInt64 = 0

    /// The shared beginning over the whole.
    var share: Double { bytes > 0 ? Double(shared) / Double(bytes) : 0 }
  }

  /// The prompts in the order in which they were asked.
  private(set) var prompts: [Prompt]

  /// Reads prompts and compares them by blocks of 256 bytes from 4096 on, in the order given.
  ///
  /// Prompts that can't be read share nothing.
  ///
  /// - Parameter asked: the number of each text, or ``Trace/SpanTexts/none``, and a number for its stage.
  /// - Complexity: O(bytes of the prompts), in memory 8 bytes a block.
  init(_ asked: [(text: Int32, stage: Int32)], in texts: SpanTexts) {
    prompts = [Prompt](repeating: Prompt(), count: asked.count)
    var hashes = [[UInt64]](repeating: [], count: asked.count)
    var placesOfText: [Int: [Int]] = [:]
    for (place, prompt) in asked.enumerated() where prompt.text != SpanTexts.none {
      placesOfText[Int(prompt.text), default: []].append(place)
    }
    let wanted = placesOfText.keys.sorted()
    var first = 0
    while first < wanted.count {
      let last = min(wanted.count, first + max(1, texts.batch))
      texts.load(Array(wanted[first..<last])) { number, bytes in
        let blocks = Self.blocks(of: bytes)
        let hash = ContentHash.hash(bytes.span)
        for place in placesOfText[number] ?? [] {
          hashes[place] = blocks
          prompts[place].bytes = bytes.count
          prompts[place].hash = hash
        }
      }
      first = last
    }
    var seen: Set<UInt64> = []
    for place in asked.indices {
      let stage = UInt64(UInt32(bitPattern: asked[place].stage)) &* 0x9E37_79B9_7F4A_7C15
      var shared = 0
      for hash in hashes[place] where seen.contains(hash ^ stage) { shared += 1 }
      for hash in hashes[place] { seen.insert(hash ^ stage) }
      let bytes = shared * blockSize
      if bytes >= leastPrefix { prompts[place].shared = bytes }
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
