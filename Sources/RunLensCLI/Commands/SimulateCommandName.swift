/// What the name OUT says of the run.
extension SimulateRequest {
  /// Endings of archives, in lower case; a run is written to one kind alone.
  private static let archiveEndings = [
    ".zip", ".7z", ".rar", ".tar", ".tgz", ".txz", ".tbz2", ".tzst", ".gz", ".xz", ".bz2", ".zst",
  ]
  private static let archiveEnding = ".tar.zst"

  /// Refuses what would become a folder though its name promises something else.
  static func checkKind(of path: String) throws(ProgramError) {
    let forms = "a new folder, or a new archive whose name ends in \(archiveEnding)"
    let ending = archiveEndings.first { path.lowercased().hasSuffix($0) }
    if path == "-" {
      throw .usage(
        .badValue(
          spelling: "OUT", value: path, allowed: "\(forms), not standard output", suggestion: nil))
    }
    guard let ending, !path.hasSuffix(archiveEnding) else { return }
    let stem = path.dropLast(ending.utf8.count)
    throw .usage(
      .badValue(
        spelling: "OUT", value: path, allowed: forms, suggestion: "\(stem)\(archiveEnding)"))
  }

  /// The run's name: as given, else that of OUT, else one that fits any run.
  static func name(_ arguments: ParsedArguments) throws(ProgramError) -> String {
    if let given = arguments.value("name") {
      guard isName(given) else {
        throw SimulateArguments.bad(
          "name", given, "up to 64 letters, digits and characters of '-_.', no point first")
      }
      return given
    }
    var name = arguments.operands.first?.split(separator: "/").last ?? ""
    if name.hasSuffix(archiveEnding) { name = name.dropLast(archiveEnding.utf8.count) }
    return isName(String(name)) ? String(name) : "simulated"
  }

  private static func isName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count) && name.utf8.first != UInt8(ascii: ".")
      && name.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
          || (0x61...0x7a).contains(byte) || [0x2d, 0x2e, 0x5f].contains(byte)
      }
  }
}
