/// Draws what the program's own work costs, in nanoseconds of the virtual clock.
///
/// The ranges are those of the gaps measured on recorded runs. Only exactly rounded operations are
/// used, so that every machine draws the same.
struct CostStream: Sendable {
  private var stream: RandomStream

  init(seed: UInt64, label: String) {
    self.init(StreamLabel(seed: seed, label))
  }

  init(_ label: StreamLabel) {
    stream = RandomStream(label.with("/costs"))
  }

  /// A cost between two bounds, mostly near the lower one.
  mutating func draw(_ least: Int64, _ most: Int64) -> Int64 {
    let unit = stream.unit()
    return least + Int64(Double(most - least) * (unit * unit * unit))
  }

  /// A commit to disk, with its journal and its two flushes.
  mutating func commit() -> Int64 { draw(1_200_000, 6_500_000) }
}
