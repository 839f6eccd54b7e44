import Glibc
import Readers
import TestSupport

@testable import Databases

/// The databases that other people published, unpacked once where they are there.
enum Published {
  static let names = ["published-sim01.db", "published-sim03.db"]
  private static let archive = "../shared/data/arena-published-databases.tar.zst"
  static let isPresent = unsafe access(archive, R_OK) == 0

  /// A folder with both.
  static func folder() -> ScratchFolder {
    let folder = ScratchFolder()
    shell("tar xf '\(archive)' -C '\(folder.path)'")
    return folder
  }
}

extension ScratchFolder {
  /// Makes a database inside by SQL.
  func make(_ name: String, _ sql: String) throws {
    let connection = try Connection.copy("\(path)/\(name)")
    try connection.run(sql)
  }

  /// The bytes of a file inside.
  func bytes(_ name: String) throws -> [UInt8] {
    try DatabaseExperiments(in: path).read(name)
  }

  func address(_ name: String) -> String { "file:\(path)/\(name)?immutable=1&mode=ro" }

  /// A look at a database inside.
  func look(_ name: String) throws -> DatabaseLook {
    try DatabaseLook(
      address: address(name), shownPath: name,
      head: Array(try bytes(name).prefix(DatabaseHeader.size)))
  }
}
