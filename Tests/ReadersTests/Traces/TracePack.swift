import Foundation
import TestSupport
import Testing

@testable import Readers

/// A sample of the shared data, unpacked for one test.
struct TracePack {
  private let scratch = ScratchFolder()

  /// All samples that are there.
  static let names: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: ArenaPack.data.path)
    return (files ?? []).filter { $0.hasSuffix(".tar.zst") }.map { String($0.dropLast(8)) }.sorted()
  }()

  /// Unpacks that sample.
  init(_ name: String) {
    let archive = ArenaPack.data.appendingPathComponent("\(name).tar.zst").path
    scratch.run("tar --zstd -xf '\(archive)'")
  }

  /// The path of a file of the sample.
  func path(_ file: String) -> String { "\(scratch.path)/\(file)" }

  /// A file of the sample, parsed.
  func json(_ file: String) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path(file)))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }
}
