import Foundation
import Testing

@testable import Readers

/// A recorded run with its truth, unpacked once a process from the shared data.
struct ArenaPack {
  let folder: URL

  /// The shared data beside the package; tests that need it are skipped where it is absent.
  static let data = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("../shared/data").standardizedFileURL

  static func isPresent(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: data.appendingPathComponent("\(name).tar.zst").path)
  }

  private static let cache = PackCache()

  init(_ name: String) throws {
    folder = try ArenaPack.cache.folder(of: name)
  }

  func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appendingPathComponent(path)))
  }

  func lines(_ path: String) throws -> [[String: Any]] {
    try String(decoding: bytes(path), as: UTF8.self).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  func json(_ path: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(bytes(path)))
  }

  /// `reflect_frequency` of the agents that ran.
  func reflectFrequency(agents: Int) throws -> [Int] {
    let people = try #require(try json("save/persona.json") as? [[String: Any]])
    return try people.prefix(agents).map { try #require($0["reflect_frequency"] as? Int) }
  }
}

private final class PackCache: @unchecked Sendable {
  private let lock = NSLock()
  private var folders: [String: URL] = [:]

  func folder(of name: String) throws -> URL {
    lock.lock()
    defer { lock.unlock() }
    if let folder = folders[name] { return folder }
    let target = FileManager.default.temporaryDirectory
      .appendingPathComponent("console-tests-\(getpid())")
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    let tar = Process()
    tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tar.arguments = [
      "tar", "--zstd", "-xf", ArenaPack.data.appendingPathComponent("\(name).tar.zst").path,
      "-C", target.path,
    ]
    try tar.run()
    tar.waitUntilExit()
    try #require(tar.terminationStatus == 0)
    if folders.isEmpty {
      // The process removes what it unpacked.
      PackFolder.path.withLock { $0 = target.path }
      atexit { try? FileManager.default.removeItem(atPath: PackFolder.path.withLock { $0 }) }
    }
    let folder = target.appendingPathComponent(name)
    folders[name] = folder
    return folder
  }
}

private enum PackFolder {
  static let path = LockedPath()
}

private final class LockedPath: @unchecked Sendable {
  private let lock = NSLock()
  private var value = ""

  func withLock<Result>(_ body: (inout String) -> Result) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return body(&value)
  }
}

/// Parses a whole log, cut into pieces of that size.
func parseConsole(_ bytes: [UInt8], chunk: Int = 65_536) -> ConsoleLog {
  var parser = ConsoleParser()
  var start = 0
  while start < bytes.count {
    let end = min(bytes.count, start + chunk)
    parser.consume(bytes.span.extracting(start..<end))
    start = end
  }
  return parser.finish()
}
