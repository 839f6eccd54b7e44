import CSystem
public import Readers
public import Trace

/// What commands call beyond this module; tests put their own in.
public struct Services: Sendable {
  /// Reads a run.
  public var read: @Sendable ([String], ReadOptions) throws(ReaderError) -> RunTrace
  /// Counts a run's spans by some columns; nil where they have to be read.
  public var tally:
    @Sendable ([String], [SpanKey], Bool, ReadOptions) throws(ReaderError) -> TalliedRun?
  /// Finds what lies at a run's paths beside its spans.
  public var contents: @Sendable ([String], ReadOptions) throws(ReaderError) -> RunContents
  /// The formats that can be read.
  public var formats: [FormatDescription]

  /// Services with those functions.
  public init(
    formats: [FormatDescription],
    contents: @escaping @Sendable ([String], ReadOptions) throws(ReaderError) -> RunContents = {
      (paths, options) throws(ReaderError) in try Registry.contents(paths, options: options)
    },
    tally:
      @escaping @Sendable ([String], [SpanKey], Bool, ReadOptions) throws(ReaderError) ->
      TalliedRun? = { (_, _, _, _) in nil },
    read: @escaping @Sendable ([String], ReadOptions) throws(ReaderError) -> RunTrace
  ) {
    self.formats = formats
    self.contents = contents
    self.tally = tally
    self.read = read
  }

  /// The real ones.
  public static let standard = Services(
    formats: Registry.formats,
    tally: { (paths, keys, withoutCalls, options) throws(ReaderError) in
      try Registry.tally(paths, by: keys, withoutCalls: withoutCalls, options: options)
    },
    read: { (paths, options) throws(ReaderError) in
      // Columns grow while they are read, and what follows needs piece after piece of their size.
      csystem_keep_all_freed_memory()
      return try Registry.read(paths, options: options)
    })
}

/// What a command works with.
struct Session: Sendable {
  /// Where it writes.
  let console: Console
  /// What it calls.
  let services: Services
}
