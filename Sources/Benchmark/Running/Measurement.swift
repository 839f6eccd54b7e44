/// What one run of a program cost, its descendants included.
struct Measurement: Sendable, Equatable {
  /// Seconds of all processors, the system's share included.
  var processor: Double
  /// Seconds that the clock showed.
  var wall: Double
  /// The most memory that one process of it held at a time, in bytes.
  ///
  /// Never less than what this program held when it started the other.
  var peak: Int
  /// How many processors something else kept busy meanwhile.
  var others: Double
}
