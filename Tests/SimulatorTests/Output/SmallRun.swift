import Glibc
import Simulator
import TestSupport

extension ScratchFolder {
  /// Paths, times, rights and contents of everything in a folder inside.
  func fingerprint(_ name: String) -> String {
    output(
      """
      cd '\(name)' && find . -printf '%P %y %T@ %m\\n' | sort \
      && find . -type f -exec sha256sum {} + | sort
      """)
  }
}

/// A few files of every kind, written into a sink.
enum SmallRun {
  static let start: Int64 = 1_767_603_600_123_456_789

  /// Writes everything but the end.
  static func write<Sink: RunSink & ~Copyable>(
    to sink: inout Sink, lines: Int = 3
  ) throws(SimulatorError) {
    try sink.put("save/persona.json", bytes: Array("{}".utf8), at: start)
    for number in 0..<5 {
      let born = start + Int64(number) * 1_000_000_007
      try sink.put(
        "save/debug_prompts/day0_iter\(number)_market_analysis_prompt.txt",
        bytes: Array(repeating: UInt8(ascii: "x"), count: number * 3000), modified: born + 5,
        born: born)
      try sink.put("save/classes/PERSON_\(number).pkl", bytes: [], at: born)
    }
    for number in 0..<lines {
      try sink.append(Array("{\"call\": \(number)}\n".utf8), to: .clientTruth)
      try sink.print(Array("line \(number)\nand another\n".utf8), at: start + Int64(number))
    }
    try sink.put("truth/mock_config.json", bytes: Array("{}\n".utf8), at: start)
    let made = "\(sink.scratchFolder)/made.db"
    guard let file = unsafe fopen(made, "wb") else { throw .output("no scratch file") }
    unsafe fwrite("database", 1, 8, file)
    unsafe fclose(file)
    try sink.attach("save/data.db", file: made, modified: start + 9, born: start)
  }

  static var manifest: RunManifest {
    var manifest = RunManifest()
    manifest.run = "small"
    manifest.start = start
    manifest.end = start + 60_000_000_001
    manifest.seed = 7
    return manifest
  }

  /// Writes a whole run as a folder.
  static func folder(
    _ path: String, options: RunOutputOptions = RunOutputOptions(), lines: Int = 3
  ) throws(SimulatorError) {
    var sink = try FolderSink(path, options: options)
    try write(to: &sink, lines: lines)
    try sink.finish(manifest)
  }

  /// Writes a whole run as an archive.
  static func archive(
    _ path: String, options: RunOutputOptions = RunOutputOptions(), lines: Int = 3
  ) throws(SimulatorError) {
    var sink = try ArchiveSink(path, options: options)
    try write(to: &sink, lines: lines)
    try sink.finish(manifest)
  }

  static var replacing: RunOutputOptions {
    var options = RunOutputOptions()
    options.replaces = true
    return options
  }
}
