import Trace

/// Numbers pairs of a step and an actor from 0 in the order in which they first come.
///
/// An actor stays in a step for several rows, though rows of many actors lie between them: its latest step
/// is kept beside it, so that most rows need no search.
///
/// - Complexity: O(1) a pair on average.
struct StayIndex {
  private var latest: [(step: UInt32, position: Int32)] = []
  private var index = KeyIndex()

  /// The number of that pair, a fresh one if it is new.
  mutating func position(step: UInt32, actor: Int) -> Int {
    while latest.count <= actor { latest.append((step: 0, position: -1)) }
    if latest[actor].position >= 0, latest[actor].step == step {
      return Int(latest[actor].position)
    }
    let position = index.position(of: PackedKey(step, UInt32(truncatingIfNeeded: actor)))
    latest[actor] = (step: step, position: Int32(truncatingIfNeeded: position))
    return position
  }
}
