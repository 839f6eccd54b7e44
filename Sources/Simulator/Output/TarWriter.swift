import CArchive
import CSystem
import Glibc

/// Writes a tar archive in the POSIX format, with times to the nanosecond, through zstd.
///
/// Owners, rights and everything else that could differ between machines are always the same.
@safe struct TarWriter: ~Copyable {
  private let archive: OpaquePointer
  private let entry: OpaquePointer
  private let descriptor: Int32
  private let shownPath: String

  /// What is missing where the library makes nothing: itself, or memory.
  private static var missing: Int32 { carchive_is_there() != 0 ? ENOMEM : ELIBACC }

  /// Makes the archive, which must not exist.
  init(_ path: String, shownPath: String) throws(SimulatorError) {
    let opened = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard opened >= 0 else { throw .writing(shownPath, errno) }
    guard let entry = unsafe archive_entry_new() else {
      close(opened)
      throw .writing(shownPath, Self.missing)
    }
    guard let archive = unsafe Self.archive(writingTo: opened) else {
      unsafe archive_entry_free(entry)
      close(opened)
      throw .writing(shownPath, Self.missing)
    }
    self.shownPath = shownPath
    descriptor = opened
    unsafe self.archive = archive
    unsafe self.entry = entry
  }

  /// An archive of the right kind that is open; nil where the library refuses.
  private static func archive(writingTo descriptor: Int32) -> OpaquePointer? {
    guard let archive = unsafe archive_write_new() else { return nil }
    let isOpen =
      unsafe archive_write_set_format_pax(archive) == ARCHIVE_OK
      && archive_write_add_filter_zstd(archive) == ARCHIVE_OK
      && archive_write_set_options(archive, "zstd:compression-level=3") == ARCHIVE_OK
      && archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK
      && archive_write_open_fd(archive, descriptor) == ARCHIVE_OK
    if isOpen { return unsafe archive }
    unsafe archive_write_free(archive)
    return nil
  }

  deinit {
    unsafe archive_entry_free(entry)
    unsafe archive_write_free(archive)
    close(descriptor)
  }

  /// Begins a file of exactly that many bytes.
  func begin(_ path: String, size: Int, modified: Int64) throws(SimulatorError) {
    try header(path, kind: S_IFREG, rights: 0o644, size: size, modified: modified)
  }

  /// Adds a folder.
  func folder(_ path: String, modified: Int64) throws(SimulatorError) {
    try header(path, kind: S_IFDIR, rights: 0o755, size: 0, modified: modified)
  }

  /// Appends bytes to the file that was begun.
  func write(_ bytes: Span<UInt8>) throws(SimulatorError) {
    let isWritten = unsafe bytes.withUnsafeBytes { unsafe accepts($0) }
    guard isWritten else { throw .writing(shownPath, failure) }
  }

  /// Adds a file that lies in an open folder; its size.
  func copy(
    _ name: String, in folder: Int32, to path: String, modified: Int64
  ) throws(SimulatorError) -> Int {
    let file = unsafe openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { throw .writing(shownPath, errno) }
    defer { close(file) }
    var status = stat()
    guard unsafe fstat(file, &status) == 0 else { throw .writing(shownPath, errno) }
    let size = Int(status.st_size)
    try begin(path, size: size, modified: modified)
    var buffer = [UInt8](repeating: 0, count: 1 << 17)
    var copied = 0
    while copied < size {
      let got = unsafe buffer.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { throw .writing(shownPath, got < 0 ? errno : EIO) }
      let isWritten = unsafe buffer.withUnsafeBytes {
        unsafe accepts(UnsafeRawBufferPointer(rebasing: $0[..<got]))
      }
      guard isWritten else { throw .writing(shownPath, failure) }
      copied += got
    }
    return size
  }

  /// Writes the end, and waits until the disk has all of it.
  func finish() throws(SimulatorError) {
    try check(unsafe archive_write_close(archive))
    guard fsync(descriptor) == 0 else { throw .writing(shownPath, errno) }
  }

  private func header(
    _ path: String, kind: mode_t, rights: mode_t, size: Int, modified: Int64
  ) throws(SimulatorError) {
    let time = FileTime.parts(modified)
    unsafe archive_entry_clear(entry)
    unsafe archive_entry_set_pathname_utf8(entry, path)
    unsafe archive_entry_set_filetype(entry, kind)
    unsafe archive_entry_set_perm(entry, rights)
    unsafe archive_entry_set_size(entry, Int64(size))
    unsafe archive_entry_set_mtime(entry, time.tv_sec, time.tv_nsec)
    // The same names on every machine, whatever its language settings are.
    let before = unsafe csystem_begin_utf8()
    defer { unsafe csystem_end_utf8(before) }
    try check(unsafe archive_write_header(archive, entry))
  }

  /// Whether the archive took all of the bytes.
  private func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if unsafe bytes.isEmpty { return true }
    return unsafe archive_write_data(archive, bytes.baseAddress, bytes.count) == bytes.count
  }

  private func check(_ result: Int32) throws(SimulatorError) {
    guard result >= ARCHIVE_WARN else { throw .writing(shownPath, failure) }
  }

  /// The system's error number behind the latest failure.
  private var failure: Int32 {
    let number = unsafe archive_errno(archive)
    return number > 0 ? number : EIO
  }
}
