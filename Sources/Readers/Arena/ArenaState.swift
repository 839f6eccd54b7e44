/// The files in which Agent-Trading-Arena keeps its state: pickles in the folder `classes`.
enum ArenaState {
  /// Whether a folder of that path holds them.
  static func isHeld(in folder: String) -> Bool {
    folder == "classes" || folder.hasSuffix("/classes")
  }

  /// Whether a file of that name in such a folder is one of them.
  static func isOne(_ name: String) -> Bool { name.hasSuffix(".pkl") }

  /// Whether a file of that path is one of them.
  static func isOne(path: [UInt8]) -> Bool {
    let text = String(decoding: path, as: UTF8.self)
    guard let slash = text.lastIndex(of: "/") else { return false }
    return isHeld(in: String(text[..<slash])) && isOne(String(text[text.index(after: slash)...]))
  }
}
