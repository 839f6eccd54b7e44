import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// No sample of one system is taken for another's.
@Suite(.enabled(if: !TracePack.names.isEmpty, "needs ../shared/data")) struct CrossTests {
  /// The system whose sample it is, by the beginning of its name; nil for other tools' files.
  private static func system(of pack: String) -> String? {
    let systems = [
      ("arena-", "agent-trading-arena"), ("loom-", LoomReader.name), ("poly-", PolyReader.name),
      ("society-", "agentsociety"), ("litellm-", LiteLLMReader.name), ("otlp-", OTLPReader.name),
    ]
    return systems.first { pack.hasPrefix($0.0) }?.1
  }

  /// The names of formats that must not take that system's files; prompts are files of prompts, too.
  private static func others(than own: String?) -> Set<String> {
    var names = Set(Registry.formats.map(\.name))
    if let own { names.remove(own) }
    if own == ArenaReader.format.name { names.remove(PromptFolderReader.format.name) }
    // What others computed may lie beside any run.
    names.subtract([PrometheusReader.format.name, LoadTestReader.format.name])
    return names
  }

  private static func takers(_ path: String, _ own: String?) throws -> [String] {
    var warnings = WarningList()
    let input = RunInput(trees: [try InputTree.open(path, fileTimes: nil, warnings: &warnings)])
    let others = others(than: own)
    var found: [String] = []
    for reader in Registry.readers where others.contains(reader.format.name) {
      if reader.recognise(input) == .certain { found.append(reader.format.name) }
    }
    return found
  }

  @Test(arguments: TracePack.names) func onlyItsOwnReaderTakesASample(pack: String) throws {
    let archive = ArenaPack.data.appendingPathComponent("\(pack).tar.zst").path
    let own = Self.system(of: pack)
    #expect(try Self.takers(archive, own) == [])
    guard let reader = Registry.readers.first(where: { $0.format.name == own }) else { return }
    var warnings = WarningList()
    let input = RunInput(trees: [try InputTree.open(archive, fileTimes: nil, warnings: &warnings)])
    #expect(reader.recognise(input) == .certain)
    #expect(try Registry.reader(for: input, ReadOptions()).format.name == own)
  }

  /// Each file of a sample by itself is its system's or nobody's.
  @Test(arguments: TracePack.names) func noFileOfASampleIsTakenByAnother(pack: String) throws {
    let folder = TracePack(pack)
    let own = Self.system(of: pack)
    var warnings = WarningList()
    let listing = try InputTree.open(folder.path(""), fileTimes: nil, warnings: &warnings).listing
    // Of folders with thousands of alike files some are enough.
    for index in stride(from: 0, to: listing.count, by: max(1, listing.count / 100)) {
      let path = listing.path(index)
      #expect(try Self.takers(folder.path(path), own) == [], "\(path)")
    }
  }
}
