/// Output on its way to the sink, in its order.
enum ArenaOutput: Sendable {
  case print([UInt8], at: Int64)
  case append([UInt8], RunStream)
  case put(String, ArraySlice<UInt8>, modified: Int64, born: Int64)
  case attach(String, file: String, modified: Int64, born: Int64)
}

/// Why the program stops before its end.
enum ArenaStop: Error {
  case killed
  /// Inside the commit of that row.
  case killedInside(ArenaTables)
  case interrupted
  case crashed(ArenaCrash)
  case failed(SimulatorError)

  /// Whether calls can have been under way.
  var isInsideCalls: Bool {
    switch self {
    case .killed, .interrupted, .crashed(.requested): true
    case .killedInside, .crashed, .failed: false
    }
  }
}
