import Foundation
import TestSupport

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
    let place = ScratchFolder()
    let outputs = ["out", "err"].map { place.url.appendingPathComponent($0) }
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

extension ScratchFolder {
  /// Where it is.
  var url: URL { URL(fileURLWithPath: path) }
}
