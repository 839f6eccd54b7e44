import Foundation
import Recording
import TestSupport
import Testing

/// The scripts beside these tests.
func program(_ name: String, file: String = #filePath) -> String {
  URL(fileURLWithPath: file).deletingLastPathComponent().path + "/Programs/\(name)"
}

/// Whether Python is here, in which the recorded programs are written.
let hasPython = isInstalled("python3")

extension ScratchFolder {
  /// Runs a script with the built program first in the path; its output, and its status in the end.
  func runLens(_ script: String) -> (output: String, status: Int) {
    let all = output(
      "export PATH='\(productFolder())':$PATH SWIFT_BACKTRACE=enable=no; (\n\(script)\n)\n"
        + "printf '\\nstatus %d' $?")
    let parts = all.components(separatedBy: "\nstatus ")
    return (parts.dropLast().joined(separator: "\nstatus "), Int(parts.last ?? "") ?? -1)
  }
}

/// A recording as its records tell it.
struct Recorded {
  var start: RecordingStart?
  var end: RecordingEnd?
  var events: [(time: Int64, event: FileEvent)] = []
  var contents: [UInt64: [UInt8]] = [:]
  var output: [RecordedStream: [UInt8]] = [:]
  var pieces: [(time: Int64, stream: RecordedStream, count: Int)] = []
  var databases: [DatabaseEvent] = []
  var losses: [RecordingLoss] = []
  var samples: [ResourceSample] = []
  var signals = 0
  var clocks: [(time: Int64, reading: ClockReading)] = []
  var bytesLeft = 0

  /// Reads what is whole of a recording.
  init(_ bytes: [UInt8]) {
    var reader = unsafe BlockReader(count: bytes.count) { offset, target in
      guard offset + target.count <= bytes.count else { return false }
      unsafe bytes.withUnsafeBytes { source in
        unsafe target.copyMemory(
          from: UnsafeRawBufferPointer(rebasing: source[offset..<offset + target.count]))
      }
      return true
    }
    while reader.next() {
      reader.forEachRecord { kind, time, _, body in
        take(RecordKind(rawValue: kind), time, body)
        return true
      }
    }
    bytesLeft = reader.left
  }

  /// Reads the recording in that folder.
  init(folder: String) throws {
    let url = URL(fileURLWithPath: folder + "/" + RecordingFormat.fileName)
    let bytes = try [UInt8](Data(contentsOf: url))
    #expect(RecordingFormat.version(of: bytes) == RecordingFormat.version)
    self.init(bytes)
  }

  private mutating func take(_ kind: RecordKind?, _ time: Int64, _ body: Span<UInt8>) {
    switch kind {
    case .start: start = RecordingStart(body)
    case .end: end = RecordingEnd(body)
    case .clock: if let reading = ClockReading(body) { clocks.append((time, reading)) }
    case .file: if let event = FileEvent(body) { events.append((time, event)) }
    case .content:
      if let content = FileContent(body) {
        contents[content.number] = unsafe body.extracting(content.text)
          .withUnsafeBufferPointer { unsafe Array($0) }
      }
    case .output:
      if let piece = OutputPiece(body) {
        let text = unsafe body.extracting(piece.text).withUnsafeBufferPointer { unsafe Array($0) }
        output[piece.stream, default: []] += text
        pieces.append((time, piece.stream, text.count))
      }
    case .database: if let event = DatabaseEvent(body) { databases.append(event) }
    case .loss: if let loss = RecordingLoss(body) { losses.append(loss) }
    case .resources: if let sample = ResourceSample(body) { samples.append(sample) }
    case .signal: signals += 1
    case nil: break
    }
  }

  /// What a stream carried, as text.
  func text(_ stream: RecordedStream) -> String {
    String(decoding: output[stream] ?? [], as: UTF8.self)
  }

  /// The content of an event's file as text; nil where none is kept.
  func content(_ event: FileEvent) -> String? {
    contents[event.content].map { String(decoding: $0, as: UTF8.self) }
  }

  /// From the recording's clock to that since 1970.
  var offset: Int64 { clocks.first.map { $0.reading.wall - $0.time } ?? 0 }
}
