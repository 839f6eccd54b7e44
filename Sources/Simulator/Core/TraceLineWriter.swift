/// Writes a trace as JSON lines, in chunks of whole lines.
///
/// What repeats in a line is made once; the rest is numbers, written straight into the chunk. A line
/// costs no allocation.
public struct TraceLineWriter: ~Copyable {
  /// Lines written so far.
  public private(set) var lines = 0
  /// Bytes written so far.
  public private(set) var bytes = 0

  private var chunk: [UInt8]
  private var used = 0
  private let chunkSize: Int
  private var longestName = 0
  /// All that repeats, one text after the other: an array for each would be counted at every use.
  private var texts: [UInt8] = []
  private let head: Range<Int>
  private var names: [Range<Int>] = []
  private let phases: [Range<Int>]
  private let statuses: [Range<Int>]

  /// A writer for one run.
  ///
  /// - Parameters:
  ///   - run: name of the run.
  ///   - system: name of the simulated system; nil to leave it out.
  ///   - chunkSize: about how many bytes are handed over at once.
  public init(run: String, system: String? = nil, chunkSize: Int = 1 << 18) {
    var head = Array(",\"run\":".utf8) + Self.quoted(run)
    if let system { head += Array(",\"system\":".utf8) + Self.quoted(system) }
    var texts: [UInt8] = []
    func kept(_ text: [UInt8]) -> Range<Int> {
      texts += text
      return texts.count - text.count..<texts.count
    }
    self.head = kept(head + Array(",\"day\":".utf8))
    phases = TracePhase.allCases.map {
      kept(Array(",\"phase\":\"\($0.rawValue)\",\"attempt\":".utf8))
    }
    statuses = TraceStatus.allCases.map {
      kept(Array(",\"status\":\"\($0.rawValue)\",\"dur_us\":".utf8))
    }
    self.texts = texts
    self.chunkSize = max(1, chunkSize)
    chunk = []
  }

  /// Makes a stage's name known.
  public mutating func name(_ text: String) -> TraceName {
    let name = Array(",\"stage\":".utf8) + Self.quoted(text)
    longestName = max(longestName, name.count)
    names.append(texts.count..<texts.count + name.count)
    texts += name
    return TraceName(number: names.count - 1)
  }

  /// Writes a line, and hands the chunk over once it is full.
  public mutating func write(_ line: TraceLine, into sink: (Span<UInt8>) -> Void) {
    let room = head.count + longestName + Self.roomOfNumbers
    if chunk.count < used + room {
      chunk.append(contentsOf: repeatElement(0, count: max(chunkSize, 2 * room) + room))
    }
    let before = used
    used = format(line, at: used)
    bytes += used - before
    lines += 1
    if used >= chunkSize { finish(into: sink) }
  }

  /// Hands over what is left.
  public mutating func finish(into sink: (Span<UInt8>) -> Void) {
    if used > 0 { sink(chunk.span.extracting(0..<used)) }
    used = 0
  }

  /// More than the fixed keys, twelve numbers and the longest phase and status can take.
  private static let roomOfNumbers = 640

  private mutating func format(_ line: TraceLine, at start: Int) -> Int {
    let texts = texts
    return unsafe chunk.withUnsafeMutableBufferPointer { target in
      var cursor = unsafe ByteCursor(target: target, used: start)
      cursor.put("{\"ts\":")
      cursor.put(line.start)
      cursor.put(texts.span.extracting(head))
      cursor.put(Int64(line.day))
      cursor.put(",\"iter\":")
      cursor.put(Int64(line.iteration))
      if let agent = line.agent {
        cursor.put(",\"agent\":")
        cursor.put(Int64(agent))
      }
      if let group = line.group {
        cursor.put(",\"group\":")
        cursor.put(Int64(group))
      }
      if line.stage.number < names.count {
        cursor.put(texts.span.extracting(names[line.stage.number]))
      }
      cursor.put(texts.span.extracting(phases[line.phase.number]))
      cursor.put(Int64(line.attempt))
      cursor.put(texts.span.extracting(statuses[line.status.number]))
      cursor.put(line.duration / 1000)
      cursor.put(",\"prompt_tokens\":")
      cursor.put(Int64(line.inputTokens))
      cursor.put(",\"completion_tokens\":")
      cursor.put(Int64(line.outputTokens))
      if let call = line.call {
        cursor.put(",\"call\":")
        cursor.put(Int64(call))
      }
      if line.isCached { cursor.put(",\"cached\":true") }
      if let hash = line.promptHash {
        cursor.put(",\"prompt_hash\":")
        cursor.put(hash)
      }
      cursor.put("}\n")
      return cursor.used
    }
  }

  /// A text in quotes, with what JSON wants escaped.
  private static func quoted(_ text: String) -> [UInt8] {
    var result = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        result += Array("\\u00\(byte < 16 ? "0" : "")\(digits)".utf8)
      default: result.append(byte)
      }
    }
    return result + [UInt8(ascii: "\"")]
  }
}

extension TracePhase {
  /// Its place among all, by which the writer finds its text.
  var number: Int {
    switch self {
    case .call: 0
    case .prompt: 1
    case .llm: 2
    case .parse: 3
    case .queue: 4
    case .db: 5
    case .step: 6
    }
  }
}

extension TraceStatus {
  /// Its place among all, by which the writer finds its text.
  var number: Int {
    switch self {
    case .ok: 0
    case .rateLimited: 1
    case .serverError: 2
    case .unavailable: 3
    case .connection: 4
    case .timeout: 5
    case .parseError: 6
    case .invalid: 7
    case .empty: 8
    }
  }
}
