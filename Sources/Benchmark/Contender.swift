/// One way to do a workload's job.
struct Contender: Sendable {
  /// What stands in the table.
  enum Role: Sendable {
    /// Hand-written C that does no more than the answer needs.
    case limit
    /// Another tool that gives the whole answer.
    case peer
    /// Another tool that gives a part of it, so that nothing is compared with its cost.
    case part
    /// RunLens.
    case ours
  }

  /// Unique in its workload.
  let name: String
  let role: Role
  var command: Command
  /// Makes lines as the limit prints them of what the command printed; nil where it prints those.
  var adapter: Command?
  /// The parts that it answers; nil stands for all.
  var parts: Set<String>?
  /// What has to be there: programs, and modules of the peers' Python.
  var needs: [Need] = []
  /// Files and folders that are removed before each run.
  var scratch: [String] = []
  /// What is run before each run, and not measured.
  var prepare: Command?
  /// Whether the caches of the file system are dropped before each run.
  var cold = false
  /// What is run between that and the run itself, so that the program is in memory and its data is not.
  var warmUp: Command?
  /// A file that it writes, whose size is said.
  var written: String?
}

/// What a contender can't do without.
enum Need: Sendable, Hashable {
  case program(String)
  case module(String)
  /// The right to drop the caches of the file system.
  case droppableCaches
}
