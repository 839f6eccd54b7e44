import Trace

/// What an exported span tells of its row, beside what every span has.
///
/// Numbers that are absent are as in the spans table, texts -1.
struct OTLPTold: Sendable {
  var phase: Int32 = -1
  var source: Int32 = -1
  var system: Int32 = -1
  var error: Int32 = -1
  var attempt = SpanTable.absent16
  var covers = SpanTable.absent32
  var timing = Timing.none
  /// Nil where no status of ours is told: then it is no exported span.
  var status: Status?
  var call: Int64 = -1
  var resolution = SpanTable.absent64
  var promptBytes = SpanTable.absent64
  var responseBytes = SpanTable.absent64
  var promptHash = SpanTable.absent64
}
