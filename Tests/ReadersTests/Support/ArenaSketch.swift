import TestSupport
import Trace

@testable import Readers

/// Runs made up for tests: the files that a run of that shape leaves, with their times.
struct ArenaSketch {
  var agents: Int32
  var days: Int32
  /// Time of every write by file name, in nanoseconds since 1970 UTC.
  var times: [String: Int64] = [:]
  /// Names in the order of their writes.
  var names: [String] = []

  /// Every call takes between 5 ms and 2 s.
  init(agents: Int32, days: Int32, using generator: inout SeededGenerator) {
    self.agents = agents
    self.days = days
    var now: Int64 =
      1_700_000_000_000_000_000 + Int64.random(in: 0..<1_000_000_000, using: &generator)
    func call() { now += Int64.random(in: 5_000_000...2_000_000_000, using: &generator) }
    for day in 0..<days {
      if day > 0 {
        write("day\(day)_gossip_generation_prompt.txt", now)
        call()
      }
      for agent in 0..<agents {
        write("day\(day)_iter\(agent)_market_analysis_prompt.txt", now)
        call()
      }
      for stage in ["short_reflection", "long_reflection", "strategy_update"] {
        write("day\(day)_\(stage)_prompt.txt", now)
        call()
        write("day\(day)_\(stage)_result.txt", now)
        now += Int64.random(in: 500_000...4_000_000, using: &generator)
      }
    }
  }

  private mutating func write(_ name: String, _ time: Int64) {
    names.append(name)
    times[name] = time
  }

  /// The files as the reader knows them.
  func files() throws -> ArenaFiles {
    let listing = Self.listing(times.keys.sorted())
    var files = try ArenaFiles(of: listing, files: 0..<listing.count)
    files.update { file in
      var file = file
      file.modified = times[listing.fileName(file.index)]
      return file
    }
    return files
  }

  /// A listing of files of those names, all in one folder.
  static func listing(_ names: [String], folder: String = "") -> FileListing {
    var listing = FileListing()
    for name in names {
      listing.append(prefix: Array(folder.utf8).span, name: Array(name.utf8).span)
    }
    listing.finish()
    return listing
  }
}
