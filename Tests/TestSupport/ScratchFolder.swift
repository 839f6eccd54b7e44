import Glibc
import Synchronization

/// A folder for one test, removed with everything in it when the test ends; one that several tests share, when
/// the last of all tests has ended.
public final class ScratchFolder: Sendable {
  /// Where it is.
  public let path: String

  /// Makes a new empty folder; where that fails, whatever is written into it fails too.
  public init() {
    var template = Array("/var/tmp/runlens-test-XXXXXX".utf8CString)
    unsafe template.withUnsafeMutableBufferPointer { bytes in
      if let start = bytes.baseAddress { unsafe mkdtemp(start) }
    }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    _ = Self.removesAllAtExit
    Self.all.withLock { [path] in _ = $0.insert(path) }
  }

  deinit {
    Self.remove(path)
    Self.all.withLock { [path] in _ = $0.remove(path) }
  }

  /// The folders that are there.
  private static let all = Mutex<Set<String>>([])

  /// What a suite keeps in a constant is never given back.
  private static let removesAllAtExit = atexit {
    let left = ScratchFolder.all.withLock { $0 }
    for path in left { ScratchFolder.remove(path) }
  }

  private static func remove(_ path: String) {
    shell("chmod -R u+rwX '\(path)'; rm -rf '\(path)'")
  }

  /// Whether a small disk can be mounted in such a folder, to be filled up.
  public static let canMount =
    getuid() == 0
    && ScratchFolder().output(
      "mkdir m && mount -t tmpfs -o size=64k tmpfs m && umount m && echo yes") == "yes\n"

  /// Names of everything in the folder itself, hidden ones included, sorted.
  public var names: [String] { output("LC_ALL=C ls -A").split(separator: "\n").map(String.init) }

  /// Runs a shell script inside; whether it succeeded.
  @discardableResult
  public func run(_ script: String) -> Bool { shell("cd '\(path)' && { \(script)\n}") }

  /// Writes a file inside.
  public func write(_ name: String, _ bytes: [UInt8]) {
    guard let file = unsafe fopen("\(path)/\(name)", "wb") else { return }
    unsafe fwrite(bytes, 1, bytes.count, file)
    unsafe fclose(file)
  }

  /// Writes a file inside.
  public func write(_ name: String, _ text: String) { write(name, Array(text.utf8)) }

  /// What a shell script inside prints on either stream.
  @discardableResult
  public func output(_ script: String) -> String {
    guard let stream = unsafe popen("cd '\(path)' && { \(script)\n} 2>&1", "r") else { return "" }
    defer { unsafe pclose(stream) }
    var bytes: [UInt8] = []
    while case let next = unsafe fgetc(stream), next != EOF {
      bytes.append(UInt8(truncatingIfNeeded: next))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Runs a shell script; whether it succeeded.
@discardableResult
public func shell(_ script: String) -> Bool {
  unsafe system("{ \(script)\n} >/dev/null 2>&1") == 0
}

/// Whether a program is installed.
public func isInstalled(_ program: String) -> Bool { shell("command -v \(program)") }
