import Glibc

/// A folder beside the place where the run will appear, and nothing is left of it in the end.
struct PartialFolder: ~Copyable {
  /// An open descriptor of it.
  let descriptor: Int32
  /// Its path.
  let path: String
  /// The mode that a new folder gets from this process; asking `umask` itself would change it for a
  /// moment, under the feet of other threads.
  private let mode: mode_t
  private var isMoved = false

  /// Makes the folder, whose name is hidden and says what it is.
  init(for place: OutputPlace) throws(SimulatorError) {
    var template = Array("\(place.parent)/.\(place.name).partial-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { bytes in
      unsafe mkdtemp(bytes.baseAddress.unsafelyUnwrapped) != nil
    }
    guard made else { throw .writing(place.path, errno) }
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let opened = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    guard opened >= 0 else {
      let number = errno
      _ = unsafe rmdir(path)
      throw .writing(place.path, number)
    }
    var status = stat()
    guard unsafe mkdirat(opened, "mode", 0o777) == 0,
      unsafe fstatat(opened, "mode", &status, AT_SYMLINK_NOFOLLOW) == 0,
      unsafe unlinkat(opened, "mode", AT_REMOVEDIR) == 0
    else {
      let number = errno
      FolderRemoval.empty(opened)
      _ = unsafe rmdir(path)
      close(opened)
      throw .writing(place.path, number)
    }
    self.path = path
    descriptor = opened
    mode = status.st_mode & 0o777
  }

  deinit {
    if !isMoved {
      FolderRemoval.empty(descriptor)
      _ = unsafe rmdir(path)
    }
    close(descriptor)
  }

  /// Gives the folder that name; it is kept from now on.
  mutating func move(to place: OutputPlace) throws(SimulatorError) {
    guard fchmod(descriptor, mode) == 0, unsafe rename(path, place.path) == 0 else {
      throw .writing(place.path, errno)
    }
    isMoved = true
  }
}
