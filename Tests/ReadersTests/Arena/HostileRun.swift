import Foundation
import TestSupport
import Testing

@testable import Readers

/// Recorded runs that a script has damaged.
enum HostileRun {
  /// A copy of a recorded run's save directory with its times, changed by a script.
  static func copy(_ script: String, of name: String = "arena-small") throws -> ScratchFolder {
    let scratch = ScratchFolder()
    let source = try ArenaPack(name).folder.path
    #expect(scratch.run("set -e; cp -a '\(source)/save' save; \(script)"), "the script failed")
    return scratch
  }

  static func error(_ paths: String...) -> ReaderError? {
    do {
      _ = try Registry.read(paths, options: ReadOptions())
      return nil
    } catch {
      return error
    }
  }
}
