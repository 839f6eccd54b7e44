import Statistics
import Trace
import Writing

/// Durations as HdrHistogram prints percentiles, one table a stage, phase and timing, in milliseconds.
///
/// The levels are those of HdrHistogram's percentile iterator (Gil Tene): five steps for every halving
/// of the distance to 100 per cent. The values are exact, by nearest rank, where HdrHistogram's are
/// rounded up to three digits.
enum PercentileText {
  private struct Key: Hashable {
    var stage: NameID
    var phase: NameID
    var timing: Timing
  }

  private static let stepsPerHalving = 5.0

  static func write<Failure: Error>(
    _ trace: RunTrace, to put: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> ExportNotes {
    let spans = trace.spans
    var notes = ExportNotes()
    var samples: [Key: [Int64]] = [:]
    for row in 0..<spans.count where spans.duration[row] != SpanTable.absent64 {
      let key = Key(stage: spans.stage[row], phase: spans.phase[row], timing: spans.timing[row])
      samples[key, default: []].append(spans.duration[row])
      notes.written += 1
    }
    notes.leave(spans.count - notes.written, "have no duration")
    func name(_ key: Key) -> (String, String, Timing) {
      (spans.names[key.stage] ?? "", spans.names[key.phase] ?? "", key.timing)
    }
    let ordered = samples.keys.map { (name: name($0), key: $0) }.sorted { $0.name < $1.name }
    var buffer = ByteBuffer()
    for (position, entry) in ordered.enumerated() {
      let (stage, phase, timing) = entry.name
      if ordered.count > 1 {
        if position > 0 { buffer.append("\n") }
        buffer.append("#[stage = \(PlainText.clean(stage)), phase = \(PlainText.clean(phase)), ")
        buffer.append("timing = \(timing.name)]\n")
      }
      table(samples.removeValue(forKey: entry.key) ?? [], &buffer)
      try buffer.drain(to: put)
    }
    return notes
  }

  private static func table(_ durations: [Int64], _ buffer: inout ByteBuffer) {
    let moments = Moments(of: durations.span)
    let sample = SortedSample(sorting: durations)
    let values = sample.values
    buffer.append("       Value     Percentile TotalCount 1/(1-Percentile)\n\n")
    var percent = 0.0
    var position = 0
    while position < values.count {
      // All values that are equal belong to one step.
      position = afterEqual(values, position)
      let reached = Double(position) / Double(values.count) * 100
      if reached >= percent {
        line(values[position - 1], percent: percent, count: position, &buffer)
        if position == values.count { break }
        while percent <= reached {
          let halvings = (100 / (100 - percent)).exponent + 1
          percent +=
            100 / (stepsPerHalving * Double(sign: .plus, exponent: Int(halvings), significand: 1))
        }
      }
    }
    line(values.last ?? 0, percent: 100, count: values.count, &buffer)
    summary(moments, values.last ?? 0, &buffer)
  }

  private static func afterEqual(_ values: [Int64], _ position: Int) -> Int {
    var next = position + 1
    while next < values.count, values[next] == values[position] { next += 1 }
    return next
  }

  private static func line(
    _ value: Int64, percent: Double, count: Int, _ buffer: inout ByteBuffer
  ) {
    let level = percent / 100
    buffer.append(padded(milliseconds(Double(value)), 12))
    buffer.append(" \(fixed(level, 12)) ")
    buffer.append(padded(String(count), 10))
    if percent < 100 { buffer.append(" " + padded(fixed(1 / (1 - level), 2), 14)) }
    buffer.append("\n")
  }

  private static func summary(_ moments: Moments, _ longest: Int64, _ buffer: inout ByteBuffer) {
    let deviation = moments.count > 0 ? (moments.squares / Double(moments.count)).squareRoot() : 0
    buffer.append("#[Mean    = \(padded(milliseconds(moments.mean ?? 0), 12)), ")
    buffer.append("StdDeviation   = \(padded(milliseconds(deviation), 12))]\n")
    buffer.append("#[Max     = \(padded(milliseconds(Double(longest)), 12)), ")
    buffer.append("Total count    = \(padded(String(moments.count), 12))]\n")
  }

  private static func milliseconds(_ nanoseconds: Double) -> String { fixed(nanoseconds / 1e6, 3) }

  /// A number with that many decimals, rounded.
  private static func fixed(_ number: Double, _ decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (number * scale).rounded()
    guard scaled.magnitude < 9e18 else { return number.description }
    var buffer = ByteBuffer()
    let whole = Int64(scaled)
    if whole < 0 { buffer.append("-") }
    buffer.append(decimal: Int64(whole.magnitude / UInt64(scale)))
    buffer.append(".")
    buffer.append(decimal: Int(whole.magnitude % UInt64(scale)), digits: decimals)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }
}
