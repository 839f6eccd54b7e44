/// A prompt with all that is recorded of it.
struct Prompt: Sendable {
  /// What is really sent and printed.
  let text: [UInt8]
  /// Where in it lies what the program writes to a file.
  let asked: Range<Int>
  /// Number of characters of the text.
  let characters: Int
  /// First half of the SHA-1 of the text, in hexadecimal; empty where nobody wants it.
  let digest: [UInt8]

  /// Writes the prompt of a stage.
  ///
  /// - Parameters:
  ///   - beginning: What is known of the stage's beginning.
  ///   - isHashed: Whether the digest is wanted.
  init(
    _ stage: SimulatedStage, _ view: AgentView, after beginning: PromptBeginning? = nil,
    isHashed: Bool
  ) {
    self.init(PromptWriter.text(stage, view), after: beginning, isHashed: isHashed)
  }

  /// A text that was written, and where in it the prompt lies.
  init(
    _ written: PromptWriter.Written, after beginning: PromptBeginning?, isHashed: Bool
  ) {
    self.init(
      written, after: beginning,
      digest: isHashed ? SHA1.shortDigest(written.sent, after: beginning?.hash) : [])
  }

  private init(
    _ written: PromptWriter.Written, after beginning: PromptBeginning?, digest: [UInt8]
  ) {
    text = written.sent
    asked = written.prompt
    let known = beginning.map { ($0.hash.count, $0.characters) } ?? (0, 0)
    characters = known.1 + text.characterCount(from: known.0)
    self.digest = digest
  }

  /// Two prompts that are wanted soon, hashed side by side.
  static func pair(
    _ one: PromptWriter.Written, _ two: PromptWriter.Written, after beginning: PromptBeginning?,
    isHashed: Bool
  ) -> (Prompt, Prompt) {
    let digests =
      isHashed
      ? SHA1.shortDigests(one.sent, after: beginning?.hash, two.sent, after: beginning?.hash)
      : ([], [])
    return (
      Prompt(one, after: beginning, digest: digests.0),
      Prompt(two, after: beginning, digest: digests.1)
    )
  }
}

/// What prompts of one stage have in common at their front, counted and hashed once.
struct PromptBeginning: Sendable {
  let hash: SHA1.Beginning
  /// Number of characters in the bytes that are hashed.
  let characters: Int

  init(hashing text: [UInt8]) { self.init(text, SHA1.beginning(text.span)) }

  init(_ text: [UInt8], _ hash: SHA1.Beginning) {
    self.hash = hash
    characters = text.characterCount - text.characterCount(from: hash.count)
  }
}

/// What the prompts of an agent's reflections say all through a day.
///
/// They tell of the days before, so however often the agent reflects, two of them are the same to
/// the letter, and the third has the same beginning.
struct DayPrompts: Sendable {
  let short: Prompt
  let long: Prompt
  /// nil where no digest is wanted.
  let strategy: PromptBeginning?

  init(past: [PastDay], isHashed: Bool) {
    var view = AgentView()
    view.past = past
    long = Prompt(.longReflection, view, isHashed: isHashed)
    guard isHashed else {
      short = Prompt(.shortReflection, view, isHashed: false)
      strategy = nil
      return
    }
    // The two longest, and of about the same length.
    let written = PromptWriter.text(.shortReflection, view)
    let beginning = PromptWriter.beginning(of: .strategyUpdate, view)
    let hashes = SHA1.beginnings(written.sent.span, beginning.span)
    short = Prompt(written, after: PromptBeginning(written.sent, hashes.0), isHashed: true)
    strategy = PromptBeginning(beginning, hashes.1)
  }
}
