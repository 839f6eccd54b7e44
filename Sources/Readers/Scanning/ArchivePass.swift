import CArchive
import CSystem
import Glibc

/// One pass through an archive or a compressed file from its beginning, in bounded memory.
@safe struct ArchivePass: ~Copyable {
  /// What the next header was.
  enum Step: Equatable {
    /// An entry.
    case entry
    /// An entry that can't be used; the pass goes on.
    case unusable
    /// The end.
    case end
    /// Damage after which nothing can be read; the text is the library's.
    case broken(String)
  }

  private let handle: OpaquePointer
  private var entry: OpaquePointer?
  /// Damaged headers in a row, so that a hostile archive can't keep the pass going for ever.
  private var failures = 0
  /// Number of the current entry in the order of the archive, from 0.
  private(set) var ordinal = -1

  /// Opens the file and reads nothing but what tells its format.
  ///
  /// - Parameter asStream: whether to take the content as one stream even if it looks like an
  ///   archive, which a file of zeros does.
  init(_ path: String, asStream: Bool) throws(ReaderError) {
    guard let handle = unsafe archive_read_new() else {
      throw .unreadable(
        path: path,
        reason: carchive_is_there() != 0
          ? "there is no memory" : "libarchive is missing, which unpacks it; install libarchive13")
    }
    // Only filters inside the library: some others would start outside programs.
    unsafe archive_read_support_filter_gzip(handle)
    unsafe archive_read_support_filter_zstd(handle)
    unsafe archive_read_support_filter_xz(handle)
    unsafe archive_read_support_filter_bzip2(handle)
    unsafe archive_read_support_filter_lz4(handle)
    unsafe archive_read_support_filter_compress(handle)
    if !asStream {
      unsafe archive_read_support_format_tar(handle)
      unsafe archive_read_support_format_zip(handle)
      unsafe archive_read_support_format_7zip(handle)
    }
    unsafe archive_read_support_format_raw(handle)
    unsafe archive_read_support_format_empty(handle)
    guard unsafe archive_read_open_filename(handle, path, 1 << 18) == ARCHIVE_OK else {
      let what = unsafe Self.message(handle)
      unsafe archive_read_free(handle)
      throw .malformed(
        path: path, what: what, remedy: "it is incomplete or damaged, copy it again")
    }
    unsafe self.handle = unsafe handle
  }

  deinit { unsafe archive_read_free(handle) }

  /// Goes to the next entry, whatever it is.
  mutating func next() -> Step {
    // The library drops names that the thread's locale can't show.
    let previous = unsafe csystem_begin_utf8()
    defer { unsafe csystem_end_utf8(previous) }
    for _ in 0..<1000 {
      var found: OpaquePointer?
      let status = unsafe archive_read_next_header(handle, &found)
      switch status {
      case ARCHIVE_OK, ARCHIVE_WARN:
        unsafe entry = unsafe found
        ordinal += 1
        failures = 0
        return .entry
      case ARCHIVE_EOF: return .end
      case ARCHIVE_RETRY: continue
      case ARCHIVE_FAILED where failures < 1000:
        failures += 1
        ordinal += 1
        return .unusable
      default: return .broken(message)
      }
    }
    return .broken("the same header fails again and again")
  }

  /// The library's text of the last failure.
  private var message: String { unsafe Self.message(handle) }

  private static func message(_ handle: OpaquePointer) -> String {
    guard let text = unsafe archive_error_string(handle) else { return "unknown damage" }
    return unsafe String(cString: text)
  }

  /// Bytes of the file itself that were read so far.
  var position: Int64 { unsafe archive_filter_bytes(handle, -1) }

  /// Whether the outermost layer is a compression.
  var isCompressed: Bool { unsafe archive_filter_code(handle, 0) != ARCHIVE_FILTER_NONE }

  private var format: Int32 { unsafe archive_format(handle) & ARCHIVE_FORMAT_BASE_MASK }

  /// Whether there is nothing but one stream of bytes.
  var isRaw: Bool { format == ARCHIVE_FORMAT_RAW }

  /// Whether the content is empty once decompressed.
  var isEmpty: Bool { format == ARCHIVE_FORMAT_EMPTY }

  /// Whether it is a zip archive, whose times may be local and of two seconds.
  var isZip: Bool { format == ARCHIVE_FORMAT_ZIP }

  /// Fills the buffer with the next bytes of the current entry, fewer only at its end.
  ///
  /// - Returns: the number of bytes, and the library's text if damage ended them.
  func fill(_ buffer: UnsafeMutableRawBufferPointer) -> (count: Int, damage: String?) {
    var filled = 0
    var retries = 0
    while filled < buffer.count {
      let got = unsafe archive_read_data(
        handle, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
      if got == ARCHIVE_RETRY && retries < 1000 {
        retries += 1
        continue
      }
      if got < 0 { return (filled, message) }
      if got == 0 { break }
      filled += got
    }
    return (filled, nil)
  }
}

extension ArchivePass {
  /// The path of the current entry without `./` at its beginning; empty where it has none.
  var path: [UInt8] {
    let previous = unsafe csystem_begin_utf8()
    defer { unsafe csystem_end_utf8(previous) }
    return unsafe Self.normalised(unsafe archive_entry_pathname(entry))
  }

  /// The path of the entry whose content this one shares; nil for an entry of its own.
  var linkTarget: [UInt8]? {
    let previous = unsafe csystem_begin_utf8()
    defer { unsafe csystem_end_utf8(previous) }
    guard let text = unsafe archive_entry_hardlink(entry) else { return nil }
    return unsafe Self.normalised(unsafe text)
  }

  private static func normalised(_ text: UnsafePointer<CChar>?) -> [UInt8] {
    guard let text = unsafe text else { return [] }
    var bytes = unsafe UnsafeRawBufferPointer(start: text, count: strlen(text))[...]
    while unsafe bytes.count > 2 && bytes[bytes.startIndex] == UInt8(ascii: ".")
      && bytes[bytes.startIndex + 1] == UInt8(ascii: "/")
    {
      unsafe bytes = unsafe bytes.dropFirst(2)
    }
    return unsafe Array(bytes)
  }

  /// The kind bits of the mode, such as `S_IFREG`.
  var kind: UInt32 { unsafe archive_entry_filetype(entry) }

  /// Whether the content or the names are encrypted.
  var isEncrypted: Bool { unsafe archive_entry_is_encrypted(entry) != 0 }

  /// Size in bytes, or ``FileListing/unknownSize``.
  var size: Int64 {
    guard unsafe archive_entry_size_is_set(entry) != 0 else { return FileListing.unknownSize }
    return unsafe max(0, archive_entry_size(entry))
  }

  /// Last modification in nanoseconds since 1970 UTC, or ``FileListing/absent``.
  var modified: Int64 {
    guard unsafe archive_entry_mtime_is_set(entry) != 0 else { return FileListing.absent }
    let seconds = unsafe Int64(archive_entry_mtime(entry))
    let whole = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let time = unsafe whole.partialValue.addingReportingOverflow(
      Int64(archive_entry_mtime_nsec(entry)))
    return whole.overflow || time.overflow ? FileListing.absent : time.partialValue
  }
}
