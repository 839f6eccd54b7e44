/// Where a simulated run goes: a folder, or an archive with the same contents and times.
///
/// Paths are relative to the run, with `/` between their parts, such as `save/data.db`. Folders
/// come by themselves. Times are nanoseconds since 1970 UTC. A sink keeps nothing that grows with
/// the run, so each path may be put or attached **once**, with its last contents: whoever
/// simulates a program that overwrites its files holds them until no overwriting can come. What
/// lies under `save/` is listed in `fs_stat.jsonl` as well, with its birth, which can't be set on a
/// disk.
///
/// Nothing shows under the run's name before ``finish(_:)`` returns; a sink that is dropped before
/// removes what it wrote. All errors are sentences that name the file and the remedy.
public protocol RunSink: ~Copyable {
  /// An existing folder on the output's disk for files that are made elsewhere, such as a database.
  ///
  /// It vanishes with the end of the run.
  var scratchFolder: String { get }

  /// Whether ``print(_:at:)`` writes anything; what isn't kept needn't be made.
  var keepsConsole: Bool { get }

  /// Writes a whole small file.
  ///
  /// - Parameters:
  ///   - path: The path within the run.
  ///   - bytes: The contents.
  ///   - modified: When it was last written.
  ///   - born: When it was first written, at most `modified`.
  mutating func put(_ path: String, bytes: Span<UInt8>, modified: Int64, born: Int64)
    throws(SimulatorError)

  /// Appends whole lines, each ended by a line feed, to a file that is too large to hold.
  mutating func append(_ bytes: Span<UInt8>, to stream: RunStream) throws(SimulatorError)

  /// Appends what the simulated program printed at that time: whole lines, each ended by a line
  /// feed.
  ///
  /// Times don't go back. The sink writes, stamps or drops them as it was asked.
  mutating func print(_ lines: [UInt8], at time: Int64) throws(SimulatorError)

  /// Moves a file from ``scratchFolder`` into the run.
  mutating func attach(_ path: String, file: String, modified: Int64, born: Int64)
    throws(SimulatorError)

  /// Writes the list of files and then the manifest, and lets the run appear under its name.
  mutating func finish(_ manifest: RunManifest) throws(SimulatorError)
}

extension RunSink where Self: ~Copyable {
  /// All that is printed is kept.
  public var keepsConsole: Bool { true }

  /// Writes a whole small file that was written once.
  public mutating func put(_ path: String, bytes: [UInt8], at time: Int64) throws(SimulatorError) {
    try put(path, bytes: bytes.span, modified: time, born: time)
  }

  /// Writes a whole small file.
  public mutating func put(_ path: String, bytes: [UInt8], modified: Int64, born: Int64)
    throws(SimulatorError)
  {
    try put(path, bytes: bytes.span, modified: modified, born: born)
  }

  /// Appends whole lines to a file that is too large to hold.
  public mutating func append(_ bytes: [UInt8], to stream: RunStream) throws(SimulatorError) {
    try append(bytes.span, to: stream)
  }
}
