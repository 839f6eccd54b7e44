import Hashing
import Readers
import Snapshot
import Trace

/// The file that a snapshot is written to, and what the commands that write one share.
struct SnapshotOutput: ~Copyable {
  private var file: AtomicFile
  private var writer: SnapshotWriter

  /// Opens a file to be.
  ///
  /// - Parameters:
  ///   - level: of zstd's compression.
  ///   - withTexts: whether prompts and answers are kept too.
  ///   - isNamed: whether it has a name while it is written, even where it need not.
  init(
    _ path: String, level: Int, withTexts: Bool, isNamed: Bool = false
  ) throws(ProgramError) {
    file = try AtomicFile.begin(path, isNamed: isNamed)
    writer = SnapshotWriter(
      level: level, createdBy: "RunLens version \(runLensVersion)", withTexts: withTexts)
  }

  /// Whether others see it while it is written.
  var isVisible: Bool { file.isNamed }

  /// Writes rows.
  mutating func append(_ table: SpanTable, texts: SpanTexts? = nil) throws(ProgramError) {
    do throws(OutputError) {
      try writer.append(table, texts: texts) { bytes throws(OutputError) in try file.write(bytes) }
    } catch {
      throw .output(error)
    }
  }

  /// Writes the first rows, so far as they make whole row groups, and returns how many.
  mutating func appendGroups(of table: SpanTable) throws(ProgramError) -> Int {
    do throws(OutputError) {
      return try writer.appendGroups(of: table) { bytes throws(OutputError) in
        try file.write(bytes)
      }
    } catch {
      throw .output(error)
    }
  }

  /// The fingerprint of the rows since the last call.
  mutating func takeFingerprint() -> String { writer.takeFingerprint() }

  /// Ends the file and makes it appear.
  consuming func finish(_ description: SnapshotDescription) throws(ProgramError) {
    let writer = writer
    var file = file
    do throws(OutputError) {
      try writer.finish(description) { bytes throws(OutputError) in try file.write(bytes) }
      try file.commit()
    } catch {
      throw .output(error)
    }
  }

  /// The file that the user named.
  static func path(_ arguments: ParsedArguments) throws(ProgramError) -> String {
    guard let path = arguments.value("output") else {
      throw .usage(.missingValue(usage: "--output FILE"))
    }
    return path
  }

  /// The level of compression that the user chose, or the usual one.
  static func level(_ arguments: ParsedArguments) throws(ProgramError) -> Int {
    guard let text = arguments.value("level") else { return 3 }
    guard let level = Int(text), SnapshotWriter.levels.contains(level) else {
      throw .usage(
        .badValue(
          spelling: "--level", value: text,
          allowed: "\(SnapshotWriter.levels.lowerBound) to \(SnapshotWriter.levels.upperBound)",
          suggestion: nil))
    }
    return level
  }

  /// What stands in place of an agent's name: the same for the same name and key.
  static func pseudonym(_ name: String, key: [UInt8]?) -> String {
    let hash = SHA256.keyed(Array(name.utf8), key: key ?? Array("RunLens agent".utf8))
    return "agent-\(hash.hexadecimal.prefix(12))"
  }
}
