/// A file of a run that is written line by line.
public enum RunStream: Int, Sendable, CaseIterable {
  /// One line an attempt, as the program's client saw it.
  case clientTruth
  /// One line an attempt, with its outcome as RunLens names it, tokens and waits.
  case attemptTruth
  /// One line an HTTP request, as the server saw it.
  case serverTruth
  /// One line a step with its attempts and requests.
  case stepTruth
  /// One line a span: every attempt and phase.
  case trace

  /// The path within the run.
  public var path: String {
    switch self {
    case .clientTruth: "truth/client.jsonl"
    case .attemptTruth: "truth/attempts.jsonl"
    case .serverTruth: "truth/server.jsonl"
    case .stepTruth: "truth/steps.jsonl"
    case .trace: "trace.jsonl"
    }
  }
}
