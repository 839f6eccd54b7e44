import Readers
import Trace
import Writing

/// What to read and how, from the arguments that all reading commands share.
struct ReadRequest {
  /// The paths to read.
  let paths: [String]
  /// How to read them.
  let options: ReadOptions
  /// The file of prices; nil where none is named.
  private let pricesPath: String?

  /// The request of those arguments, its format's name checked.
  init(_ arguments: ParsedArguments, formats: [FormatDescription]) throws(ProgramError) {
    paths = arguments.operands
    var options = ReadOptions()
    options.inputFormat = arguments.value("input-format")
    options.fileTimes = arguments.value("file-times")
    options.patterns = arguments.all("pattern")
    if let name = arguments.value("tz") {
      let rules = try ZoneOption.rules(arguments)
      options.zone = LocalZone(name: name) { rules.instant(ofClock: $0) }
    }
    options.experiment = arguments.value("experiment")
    options.metricNames = arguments.value("metric-names")
    options.interval = try arguments.value("interval").map { text throws(ProgramError) in
      guard let seconds = Double(text), seconds > 0, seconds < 1e9 else {
        throw .usage(
          .badValue(
            spelling: "--interval", value: text, allowed: "a number of seconds above 0",
            suggestion: nil))
      }
      return Int64((seconds * 1e9).rounded())
    }
    self.options = options
    pricesPath = arguments.value("prices")
    let names = formats.map(\.name)
    if let wanted = options.inputFormat, !names.contains(wanted) {
      throw .usage(
        .badValue(
          spelling: "--input-format", value: wanted,
          allowed: names.isEmpty ? "no format yet" : names.joined(separator: ", "),
          suggestion: Suggestion.nearest(to: wanted, among: names)))
    }
    if paths.contains("-"), options.inputFormat == nil { throw .usage(.standardInputFormat) }
  }

  /// Every path that outputs must keep off.
  var inputs: [String] {
    paths + [options.fileTimes, options.metricNames, pricesPath].compactMap { $0 }
  }

  /// The prices that the arguments name; nil where they name none.
  func prices() throws(ProgramError) -> PriceList? {
    guard let pricesPath else { return nil }
    let bytes = try SmallFile.bytes(
      pricesPath, limit: PriceFile.largest, what: "a file of prices",
      remedy: "name a JSON file with prices by model")
    do throws(ReaderError) {
      return try PriceFile.parse(bytes, path: pricesPath)
    } catch {
      throw .input(error)
    }
  }

  /// Reads the run, with a bar on a terminal where it takes long.
  ///
  /// - Parameters:
  ///   - columns: those that are needed; nil for all.
  ///   - keepsSamples: whether every reading of metrics is wanted.
  ///   - early: takes rows before the rest is read, see ``ReadOptions/early``.
  ///   - digests: receives digests of what is read, see ``ReadOptions/digests``.
  func read(
    _ session: Session, columns: Set<SpanColumn>? = nil, keepsSamples: Bool = false,
    early: (@Sendable (SpanTable) -> Int?)? = nil, digests: InputDigest.Request? = nil
  ) throws(ProgramError) -> RunTrace {
    var options = options
    options.columns = columns
    options.keepsSamples = keepsSamples
    options.early = early
    options.digests = digests
    let bar = ProgressBar("reading", errors: session.console.errors)
    if session.console.showsProgress {
      options.progress = { done, total in bar.update(done: done, total: total) }
    }
    defer { bar.finish() }
    do throws(ReaderError) {
      return try session.services.read(paths, options)
    } catch {
      throw .input(error)
    }
  }

  /// Counts the run's spans by those columns, where the reader can do that without keeping them.
  func tally(
    _ session: Session, by keys: [SpanKey], withoutCalls: Bool
  ) throws(ProgramError) -> TalliedRun? {
    do throws(ReaderError) {
      return try session.services.tally(paths, keys, withoutCalls, options)
    } catch {
      throw .input(error)
    }
  }
}
