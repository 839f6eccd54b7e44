import Glibc
import Reports
import Writing

/// The meaning of `--tz`.
enum ZoneOption {
  /// The zone that the arguments ask for, UTC unless they do.
  static func rules(_ arguments: ParsedArguments) throws(ProgramError) -> ZoneRules {
    guard let text = arguments.value("tz") else { return .utc }
    if ["UTC", "utc", "Z"].contains(text) { return .utc }
    if let fixed = ZoneRules.fixed(text: text) { return fixed }
    if let named = named(text) { return named }
    throw .usage(
      .badValue(
        spelling: "--tz", value: text,
        allowed: "UTC, an offset such as +02:00, or a zone that this system knows, "
          + "such as Europe/Berlin",
        suggestion: nil))
  }

  /// A zone of the system's own data base.
  private static func named(_ name: String) -> ZoneRules? {
    // A name is a path below the data base and must not leave it.
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isName = parts.allSatisfy { part in
      part.utf8.first.map { $0 != UInt8(ascii: ".") } ?? false
        && part.utf8.allSatisfy { byte in
          (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
            || (0x61...0x7a).contains(byte) || [0x2b, 0x2d, 0x5f, 0x2e].contains(byte)
        }
    }
    guard isName, name.utf8.count < 100 else { return nil }
    for folder in ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo"] {
      if let bytes = contents("\(folder)/\(name)"), let rules = ZoneRules(zoneFile: bytes) {
        return rules
      }
    }
    return nil
  }

  /// A small file's bytes; nil where it can't be read.
  private static func contents(_ path: String) -> [UInt8]? {
    guard FileFacts(path)?.kind == .file else { return nil }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    // The largest zone file has 4 KB.
    var bytes = [UInt8](repeating: 0, count: 65_536)
    var used = 0
    while used < bytes.count {
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: used), buffer.count - used)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      used += count
    }
    return Array(bytes[..<used])
  }
}
