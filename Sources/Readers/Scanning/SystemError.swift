import Glibc

/// What the operating system says about an error number.
enum SystemError {
  /// The system's text for that number, such as «Permission denied».
  static func text(_ number: Int32) -> String {
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: text)
  }

  /// The reader's error for a path that could not be opened.
  static func opening(_ path: String, _ number: Int32) -> ReaderError {
    number == ENOENT || number == ENOTDIR
      ? .notFound(path: path) : .unreadable(path: path, reason: text(number))
  }
}
