import Foundation
public import Testing

/// Compares an output with the file that holds what it should be.
///
/// With `RUNLENS_RECORD=1` in the environment the file is written anew and the test fails, so that
/// a recording run can't pass for a check.
public func expectGolden(
  _ bytes: [UInt8], _ name: String, file: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    .appendingPathComponent("Golden")
  let place = folder.appendingPathComponent(name)
  if ProcessInfo.processInfo.environment["RUNLENS_RECORD"] == "1" {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: place)
    Issue.record(
      "recorded \(name); run again without RUNLENS_RECORD", sourceLocation: sourceLocation)
    return
  }
  let wanted = try String(decoding: Data(contentsOf: place), as: UTF8.self)
  let found = String(decoding: bytes, as: UTF8.self)
  guard wanted != found else { return }
  let pairs = zip(
    wanted.split(separator: "\n", omittingEmptySubsequences: false),
    found.split(separator: "\n", omittingEmptySubsequences: false))
  let difference = pairs.enumerated().first { $0.element.0 != $0.element.1 }
  Issue.record(
    """
    \(name) differs at line \((difference?.offset ?? -2) + 1)
    wanted: \(difference.map { String($0.element.0) } ?? "another length")
    found:  \(difference.map { String($0.element.1) } ?? "another length")
    """, sourceLocation: sourceLocation)
}
