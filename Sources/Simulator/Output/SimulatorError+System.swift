import Glibc

extension SimulatorError {
  /// The error for a file that the system would not write, by the number that it gave.
  static func writing(_ path: String, _ number: Int32) -> SimulatorError {
    let remedy: String
    switch number {
    case ENOSPC, EDQUOT: remedy = "free some room, or name a place on another disk"
    case EACCES, EPERM, EROFS: remedy = "name a place that you may write to"
    case EMFILE, ENFILE: remedy = "raise the limit of open files ('ulimit -n')"
    default: remedy = "check the disk, or name another place"
    }
    return .output("'\(path)' can't be written: \(reason(number)); \(remedy)")
  }

  /// The system's own word for an error number.
  static func reason(_ number: Int32) -> String {
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: text)
  }
}
