import Glibc

/// A private folder for copies, of inputs that can't be opened where they are or for experiments.
///
/// It is removed together with the files made in it when its owner goes.
public struct TemporaryFolder: ~Copyable {
  /// Its path without a slash at the end.
  public let path: String
  private var names: [String] = []

  /// Makes a folder that only the user can enter, below `TMPDIR`, `/var/tmp` or `/tmp`.
  ///
  /// - Parameter place: another folder to use instead; nil for one of those.
  public init(below place: String? = nil) throws(ReaderError) {
    var places = place.map { [$0] } ?? ["/var/tmp", "/tmp"]
    if place == nil, let chosen = unsafe getenv("TMPDIR") {
      let place = unsafe String(cString: chosen)
      if !place.isEmpty { places.insert(place, at: 0) }
    }
    var number = ENOENT
    for place in places {
      var template = Array("\(place)/runlens-XXXXXX".utf8CString)
      let made = unsafe template.withUnsafeMutableBufferPointer { bytes in
        unsafe mkdtemp(bytes.baseAddress.unsafelyUnwrapped) != nil
      }
      if made {
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        return
      }
      number = errno
    }
    throw .unreadable(
      path: places[0], reason: "no temporary folder can be made (\(SystemError.text(number)))")
  }

  deinit {
    for name in names { unsafe unlink("\(path)/\(name)") }
    unsafe rmdir(path)
  }

  /// Bytes that may be written without filling up the disk.
  public var room: Int64 {
    var status = statvfs()
    guard unsafe statvfs(path, &status) == 0 else { return .max }
    let free = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    return free.overflow ? .max : Int64(clamping: free.partialValue / 10 * 9)
  }

  /// Makes a file inside that only the user can read, open for writing.
  mutating func create(_ name: String) throws(ReaderError) -> FileDescriptor {
    let full = "\(path)/\(name)"
    let descriptor = unsafe open(full, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError.opening(full, errno) }
    names.append(name)
    return FileDescriptor(descriptor)
  }

  /// Has a file that something else makes inside removed in the end, too.
  public mutating func adopt(_ name: String) { names.append(name) }
}
