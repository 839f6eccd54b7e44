public import Trace

/// How to read; every option has a default that suits most runs.
public struct ReadOptions: Sendable {
  /// Name of the format to read as, see ``Registry/formats``; nil to recognise it from the content.
  public var inputFormat: String?
  /// A listing of file times made on the original machine; nil to use the times at hand.
  public var fileTimes: String?
  /// Name patterns that make any folder of prompt and result files a run.
  public var patterns: [String] = []
  /// Receives (done, total) in bytes or files, now and then; total is 0 where it is not known.
  public var progress: (@Sendable (_ done: Int64, _ total: Int64) -> Void)?

  /// The defaults.
  public init() {}
}

/// A format that can be read.
public struct FormatDescription: Sendable {
  /// The name that `--input-format` takes.
  public var name: String
  /// What it is, in one line.
  public var what: String
  /// How it is recognised, in one line.
  public var recognised: String

  /// A description with those texts.
  public init(name: String, what: String, recognised: String) {
    self.name = name
    self.what = what
    self.recognised = recognised
  }
}

/// The one list of all readers.
public enum Registry {
  /// The formats that can be read, in the order in which they are tried.
  public static let formats: [FormatDescription] = []

  /// Reads one run from all of the paths together.
  ///
  /// - Throws: ``ReaderError`` where nothing can be read at all; lesser trouble becomes warnings.
  public static func read(
    _ paths: [String], options: ReadOptions
  ) throws(ReaderError) -> RunTrace {
    throw .unrecognised(path: paths.first ?? "", hint: "no reader is registered")
  }
}
