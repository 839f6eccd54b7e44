import Foundation

/// What a command left.
struct ShellResult {
  var status: Int32
  var output: String
  var errors: String

  /// Runs a script as a user would, with the built program first in the path.
  init(_ script: String, in folder: URL) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-euo", "pipefail", "-c", script]
    process.currentDirectoryURL = folder
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    process.environment = [
      "PATH": "\(Repository.products.path):\(path)", "HOME": folder.path, "TZ": "UTC",
      "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no",
    ]
    process.standardInput = FileHandle.nullDevice
    // Files, not pipes: a full pipe would stop the command.
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("runlens-shell-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    let outputs = [place.appendingPathComponent("out"), place.appendingPathComponent("err")]
    for url in outputs { try Data().write(to: url) }
    process.standardOutput = try FileHandle(forWritingTo: outputs[0])
    process.standardError = try FileHandle(forWritingTo: outputs[1])
    try process.run()
    process.waitUntilExit()
    status = process.terminationStatus
    output = String(decoding: try Data(contentsOf: outputs[0]), as: UTF8.self)
    errors = String(decoding: try Data(contentsOf: outputs[1]), as: UTF8.self)
  }
}

/// Whether the programs are here that unpacking a fixture takes.
let canUnpack =
  FileManager.default.isExecutableFile(atPath: "/usr/bin/zstd")
  && FileManager.default.isExecutableFile(atPath: "/bin/bash")

/// A folder that is removed with all in it.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("runlens-architecture-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
