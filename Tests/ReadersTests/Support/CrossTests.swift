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

  @Test(arguments: TracePack.names) func onlyItsOwnReaderTakesASample(pack: String) throws {
    var warnings = WarningList()
    let archive = ArenaPack.data.appendingPathComponent("\(pack).tar.zst").path
    let input = RunInput(
      trees: [try InputTree.open(archive, fileTimes: nil, warnings: &warnings)])
    let own = Self.system(of: pack)
    for reader in Registry.readers where reader.format.name != own {
      #expect(reader.recognise(input) != .certain, "\(reader.format.name)")
    }
    if let reader = Registry.readers.first(where: { $0.format.name == own }) {
      #expect(reader.recognise(input) == .certain)
    }
  }

  /// Each file of a sample by itself is its system's or nobody's.
  @Test(arguments: TracePack.names) func noFileOfASampleIsTakenByAnother(pack: String) throws {
    let folder = TracePack(pack)
    let own = Self.system(of: pack)
    var warnings = WarningList()
    let listing = try InputTree.open(folder.path(""), fileTimes: nil, warnings: &warnings).listing
    // Of folders with thousands of alike files some are enough.
    let step = max(1, listing.count / 150)
    for index in stride(from: 0, to: listing.count, by: step) {
      let path = folder.path(listing.path(index))
      let input = RunInput(
        trees: [try InputTree.open(path, fileTimes: nil, warnings: &warnings)])
      for reader in Registry.readers where reader.format.name != own {
        #expect(
          reader.recognise(input) != .certain, "\(reader.format.name) takes \(listing.path(index))")
      }
    }
  }
}
