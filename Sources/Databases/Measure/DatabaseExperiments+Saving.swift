import Readers
import Statistics

extension DatabaseExperiments {
  /// Writes the files of state as they are and compressed.
  func measureSaving(
    _ states: [[UInt8]], _ result: inout DatabaseMeasurement
  ) throws(DatabaseError) {
    let plain = states.reduce(0) { $0 + $1.count }
    guard plain > 0 else { return }
    var compressed = 0
    let times = try InterleavedTimes(ways: 2, rounds: rounds, isStopped: isStopped) {
      way throws(DatabaseError) in
      let start = InterleavedTimes.now()
      var bytes = 0
      for state in states {
        let content = way == 0 ? state : ZstdFrame.compressed(state.span)
        bytes += content.count
        try write(content, to: "round.state")
      }
      if way == 1 { compressed = bytes }
      return InterleavedTimes.now() - start
    }
    remove("round.state")
    result.saving = DatabaseMeasurement.Saving(
      files: states.count, bytes: (plain, compressed), speed: times.speed(of: 1, against: 0))
  }
}
