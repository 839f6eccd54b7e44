import Databases
import Query
import Readers
import Recorder
import Reports
import Simulator

/// Why the program ends without its result.
enum ProgramError: Error {
  /// The arguments are wrong.
  case usage(UsageError)
  /// An input could not be read.
  case input(ReaderError)
  /// An output could not be written.
  case output(OutputError)
  /// A query gave no result.
  case query(QueryError)
  /// A database could not be looked at or measured.
  case database(DatabaseError)
  /// A simulation could not be made or written.
  case simulation(SimulatorError)
  /// Nothing could be recorded.
  case recorder(RecorderError)

  /// The sentence after `runlens: error: `, on one line whatever names are in it.
  var line: String {
    switch self {
    case .usage(let error): PlainText.clean(error.message)
    case .input(let error): PlainText.clean(error.message)
    case .output(let error): PlainText.clean(error.message)
    case .query(let error): PlainText.clean(error.message)
    case .database(let error): PlainText.clean(error.message)
    case .simulation(let error): PlainText.clean(error.message)
    case .recorder(let error): PlainText.clean(error.message)
    }
  }

  /// The status that tells scripts which kind it is.
  var exitStatus: Int32 {
    switch self {
    case .usage: ExitStatus.usage
    case .input(let error): error.isUsage ? ExitStatus.usage : ExitStatus.input
    case .output: ExitStatus.output
    case .query(let error): error.isUsage ? ExitStatus.usage : ExitStatus.input
    case .database(.scratch): ExitStatus.output
    case .database: ExitStatus.input
    case .simulation(.parameters): ExitStatus.usage
    case .simulation: ExitStatus.output
    case .recorder(let error): error.exitStatus
    }
  }
}
