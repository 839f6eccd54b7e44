/// What a lane does next.
public enum LaneStep: Sendable {
  /// Sends an attempt at that time.
  case attempt(AttemptRequest, at: Int64)
  /// Has nothing more to do since that time.
  case finished(at: Int64)
}

/// A strictly sequential stretch of a program, such as one agent's turn.
///
/// It sends one attempt after another and decides from each result what comes next. Lanes run side
/// by side.
public protocol Lane {
  /// Begins, no earlier than `now`.
  mutating func begin(at now: Int64) -> LaneStep
  /// Takes the result of its attempt and says what comes next.
  mutating func resume(after result: AttemptResult) -> LaneStep
}
