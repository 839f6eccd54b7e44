import CSystem
import Trace

/// Files in an archive.
final class ArchiveSource: Sendable {
  let isSingleFile: Bool
  let listing: FileListing
  init(isSingleFile: Bool, listing: FileListing) {
    self.isSingleFile = isSingleFile
    self.listing = listing
  }
  static func open(
    _ path: String, outer: csystem_status, _ fileName: [UInt8], _ warnings: inout WarningList
  ) throws(ReaderError) -> ArchiveSource? { nil }
}
