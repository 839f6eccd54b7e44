import CArchive
import CSystem

/// Recognises an archive that RunLens wrote before.
enum OwnArchive {
  /// Whether a manifest of RunLens is in it; reads all of it, as the manifest comes last.
  static func isOwn(_ path: String) -> Bool {
    guard let archive = unsafe archive_read_new() else { return false }
    defer { unsafe archive_read_free(archive) }
    let before = unsafe csystem_begin_utf8()
    defer { unsafe csystem_end_utf8(before) }
    guard unsafe archive_read_support_filter_zstd(archive) >= ARCHIVE_WARN,
      unsafe archive_read_support_format_tar(archive) == ARCHIVE_OK,
      unsafe archive_read_open_filename(archive, path, 1 << 17) == ARCHIVE_OK
    else { return false }
    var entry: OpaquePointer?
    while unsafe archive_read_next_header(archive, &entry) >= ARCHIVE_WARN {
      guard let name = unsafe archive_entry_pathname_utf8(entry) else { continue }
      let parts = unsafe String(cString: name).split(separator: "/")
      guard parts.count == 2, parts[1] == RunLayout.manifest else { continue }
      var beginning = [UInt8](repeating: 0, count: PreviousRun.mark.utf8.count)
      let got = unsafe beginning.withUnsafeMutableBytes {
        unsafe archive_read_data(archive, $0.baseAddress, $0.count)
      }
      return got == beginning.count && beginning.elementsEqual(PreviousRun.mark.utf8)
    }
    return false
  }
}
