import Trace

/// What is known of many agents' turns, by turn.
///
/// A run has millions of look-ups of turns: numbers that are mixed by multiplication, not hashed as
/// what could be anything.
struct ArenaTurns<Value: Sendable>: Sendable {
  private var table = KeyTable()
  private var values: [Value] = []
  /// The last day that any turn names; nil where there are none.
  private(set) var lastDay: Int32?
  /// The highest number of an iteration that any turn names; nil where there are none.
  private(set) var lastIteration: Int32?

  /// Number of turns.
  var count: Int { values.count }

  /// What is known of a turn; nil where nothing is.
  subscript(turn: ArenaFacts.Turn) -> Value? {
    table.existing(Self.key(turn)).map { values[$0] }
  }

  /// Changes what is known of a turn, from `fresh` on where nothing was.
  mutating func update(
    _ turn: ArenaFacts.Turn, from fresh: @autoclosure () -> Value, _ change: (inout Value) -> Void
  ) {
    let place = table.position(of: Self.key(turn))
    if place == values.count {
      values.append(fresh())
      lastDay = max(lastDay ?? turn.day, turn.day)
      lastIteration = max(lastIteration ?? turn.iteration, turn.iteration)
    }
    change(&values[place])
  }

  /// The turns in the order in which they first came, and what is known of each.
  var all: some Sequence<(turn: ArenaFacts.Turn, value: Value)> {
    zip(table.keys, values).lazy.map { key, value in
      let turn = ArenaFacts.Turn(
        day: Int32(truncatingIfNeeded: key.high >> 32),
        iteration: Int32(truncatingIfNeeded: key.high),
        agent: Int32(truncatingIfNeeded: key.low >> 32))
      return (turn, value)
    }
  }

  /// Those turns alone.
  func filter(_ isWanted: (ArenaFacts.Turn) -> Bool) -> ArenaTurns {
    var kept = ArenaTurns()
    for (turn, value) in all where isWanted(turn) {
      kept.update(turn, from: value) { _ in }
    }
    return kept
  }

  private static func key(_ turn: ArenaFacts.Turn) -> PackedKey {
    PackedKey(
      UInt32(bitPattern: turn.day), UInt32(bitPattern: turn.iteration),
      UInt32(bitPattern: turn.agent))
  }
}
