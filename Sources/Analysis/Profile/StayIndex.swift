import Trace

/// Numbers pairs of a step and an actor from 0 in the order in which they first come.
///
/// An actor goes from step to step, though rows of many actors lie between, and a table may go through a run
/// several times, as where whole calls stand behind all attempts. So the stays of an actor are a chain of
/// rising steps: mostly a row belongs to the stay of the actor's last row or to the next one. Any other order
/// is served, too, by an index that is made when it is first needed.
///
/// - Complexity: O(1) a pair on average.
struct StayIndex {
  private struct Actor {
    /// Its first stay, the one with its highest step, and that of its last row; -1 for none.
    var first: Int32 = -1
    var last: Int32 = -1
    var latest: Int32 = -1
  }

  private var actors: [Actor] = []
  /// By stay its step, its actor, and the actor's stay with the next higher step, -1 for none.
  private var stays: [(step: UInt32, actor: Int32, next: Int32)] = []
  /// Every pair, once an actor came to a step that its chain does not lead to.
  private var index: KeyIndex?

  /// The number of that pair, a fresh one if it is new.
  mutating func position(step: UInt32, actor: Int) -> Int {
    while actors.count <= actor { actors.append(Actor()) }
    let known = actors[actor]
    guard known.last >= 0 else { return append(step, actor) }
    let latest = stays[Int(known.latest)]
    if latest.step == step { return Int(known.latest) }
    if latest.next >= 0, stays[Int(latest.next)].step == step {
      actors[actor].latest = latest.next
      return Int(latest.next)
    }
    if stays[Int(known.last)].step < step { return append(step, actor) }
    if stays[Int(known.first)].step == step {
      actors[actor].latest = known.first
      return Int(known.first)
    }
    let found = search(step, actor)
    actors[actor].latest = Int32(truncatingIfNeeded: found)
    return found
  }

  /// A stay behind all others of its actor.
  private mutating func append(_ step: UInt32, _ actor: Int) -> Int {
    let fresh = Int32(truncatingIfNeeded: stays.count)
    stays.append((step: step, actor: Int32(truncatingIfNeeded: actor), next: -1))
    if actors[actor].last >= 0 {
      stays[Int(actors[actor].last)].next = fresh
    } else {
      actors[actor].first = fresh
    }
    actors[actor].last = fresh
    actors[actor].latest = fresh
    _ = index?.position(of: Self.key(step, actor))
    return Int(fresh)
  }

  /// A stay that the chain does not lead to, or a new one between others, which no chain holds.
  private mutating func search(_ step: UInt32, _ actor: Int) -> Int {
    if index == nil {
      index = KeyIndex()
      // Numbered alike: a stay that is new here is new there.
      for stay in stays { _ = index?.position(of: Self.key(stay.step, Int(stay.actor))) }
    }
    let found = index?.position(of: Self.key(step, actor)) ?? stays.count
    if found == stays.count {
      stays.append((step: step, actor: Int32(truncatingIfNeeded: actor), next: -1))
    }
    return found
  }

  private static func key(_ step: UInt32, _ actor: Int) -> PackedKey {
    PackedKey(step, UInt32(truncatingIfNeeded: actor))
  }
}
