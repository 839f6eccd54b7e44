/// Why a simulation could not be made or written.
public enum SimulatorError: Error, Sendable, Equatable {
  /// The output can't be written: one sentence that names the file and what to do about it.
  case output(String)
  /// The parameters can't be simulated: one sentence that says which and what to do about it.
  case parameters(String)
  /// The user stopped the program; nothing is left behind.
  case interrupted

  /// The sentence for the user.
  public var message: String {
    switch self {
    case .output(let sentence), .parameters(let sentence): sentence
    case .interrupted: "stopped; nothing was written"
    }
  }
}
