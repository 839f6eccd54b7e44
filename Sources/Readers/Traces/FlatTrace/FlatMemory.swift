/// What the stretches of a template's lines looked like, and which is expected after which.
///
/// Its owner gives the memory back.
@safe struct FlatMemory {
  /// Different keys, and one more place for all that found no room.
  static let keyCount = 64
  private static let headCount = 4
  /// Tails that are remembered of each key.
  static let tailCount = 4
  /// After so many blocks of lines a stretch that was given up is tried again.
  private static let longestRest = 8
  /// As many bytes must be readable behind a line's first.
  static let reach = 3 * FlatPatterns.longest + 64

  /// What one stretch of the lines is known by.
  struct Stretch {
    let patterns: FlatPatterns
    /// Patterns that are in use, where they are not tied to keys.
    var count = 0
    /// Lines of the block that were like none of them.
    var misses = 0
    /// Blocks for which no pattern is tried any more.
    var rest = 0

    init(_ capacity: Int) { patterns = FlatPatterns(capacity: capacity) }

    /// Gives up for a while what did not serve a block of so many lines.
    mutating func judge(lines: Int) {
      if rest > 0 { rest -= 1 }
      if misses * 3 > lines {
        rest = FlatMemory.longestRest
        patterns.reset()
        count = 0
      }
      misses = 0
    }
  }

  /// What changes while lines are read.
  struct State {
    var sections = FlatSections()
    /// Whether lines are taken by their stretches.
    var isUsed = false
    /// The head's pattern, and the key's, of the line before.
    var lastHead = 0
    var lastKey = 0
    /// The place of the last key in the tally, where the key was looked for.
    var target: UInt32 = 0
    var head = Stretch(FlatMemory.headCount)
    var key = Stretch(FlatMemory.keyCount)
    /// By key some tails that followed it.
    var tail = Stretch((FlatMemory.keyCount + 1) * FlatMemory.tailCount)
  }

  let state: UnsafeMutablePointer<State>
  /// By key its place in the tally, and the key that followed last.
  let targets: UnsafeMutablePointer<UInt32>
  let successors: UnsafeMutablePointer<Int>
  /// By key which of its tails followed last.
  let lastTails: UnsafeMutablePointer<Int>

  init() {
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: State())
    unsafe targets = .allocate(capacity: Self.keyCount)
    unsafe targets.initialize(repeating: 0, count: Self.keyCount)
    unsafe successors = .allocate(capacity: Self.keyCount + 1)
    unsafe successors.initialize(repeating: 0, count: Self.keyCount + 1)
    unsafe lastTails = .allocate(capacity: Self.keyCount + 1)
    unsafe lastTails.initialize(repeating: 0, count: Self.keyCount + 1)
  }

  func deallocate() {
    unsafe state.pointee.head.patterns.deallocate()
    unsafe state.pointee.key.patterns.deallocate()
    unsafe state.pointee.tail.patterns.deallocate()
    unsafe state.deinitialize(count: 1)
    unsafe state.deallocate()
    unsafe targets.deallocate()
    unsafe successors.deallocate()
    unsafe lastTails.deallocate()
  }

  /// Begins anew with lines of these stretches; nil where they are taken value by value.
  func begin(_ sections: FlatSections?) {
    unsafe state.pointee.sections = sections ?? FlatSections()
    unsafe state.pointee.isUsed = sections != nil
    judge(lines: -1)
    unsafe state.pointee.head.rest = 0
    unsafe state.pointee.key.rest = 0
    unsafe state.pointee.tail.rest = 0
  }

  /// Gives up what did not serve the last block of so many lines; of fewer than none everything is forgotten.
  func judge(lines: Int) {
    unsafe state.pointee.head.judge(lines: lines)
    unsafe state.pointee.key.judge(lines: lines)
    unsafe state.pointee.tail.judge(lines: lines)
  }
}
