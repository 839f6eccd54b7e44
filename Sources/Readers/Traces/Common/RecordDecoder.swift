import Trace
import Workers

/// Takes records out of the documents of a trace; each thread has its own.
protocol RecordDecoder: Sendable {
  /// A decoder that has seen nothing.
  init()

  /// Takes in one document; on failure nothing of it may stay.
  mutating func decode(_ document: Span<UInt8>) throws(JSONError)

  /// Appends what a decoder of later documents has.
  mutating func merge(_ later: Self)
}

/// Reads the documents of a JSON trace into decoders, on all processors, in bounded memory.
struct RecordReading<Decoder: RecordDecoder> {
  /// Documents are handed to the threads once there are this many bytes of them.
  private let batchSize = 8 << 20

  private(set) var decoder = Decoder()
  private(set) var bad = BadRecords()
  private var bytes: [UInt8] = []
  private var documents: [(range: Range<Int>, line: Int)] = []

  init() {}

  /// Reads one file to its end.
  ///
  /// - Returns: what is wrong with it where it ends too early.
  mutating func read(_ file: TraceFile) throws(ReaderError) -> String? {
    bad = BadRecords()
    var splitter = DocumentSplitter(beginning: file.beginning(limit: 1 << 16))
    let damage = try file.stream { piece in
      splitter.consume(piece) { add($0, $1) }
      return true
    }
    splitter.finish { add($0, $1) }
    flush()
    return damage
  }

  /// Takes in one document that is at hand.
  mutating func add(_ document: Span<UInt8>, _ place: Int) {
    if document.count == 0 {
      bad.add("line \(place): it is longer than \(DocumentSplitter.longest >> 20) MB")
      return
    }
    let start = bytes.count
    bytes.append(document, most: document.count)
    documents.append((start..<bytes.count, place))
    if bytes.count >= batchSize { flush() }
  }

  private struct Part: Sendable {
    var decoder = Decoder()
    var bad = BadRecords()
  }

  /// Decodes what is there.
  mutating func flush() {
    if documents.isEmpty { return }
    let total = documents.count
    let isLarge = bytes.count >= 1 << 18
    let slots = PartSlots<Part>(count: total)
    let (bytes, documents) = (self.bytes, self.documents)
    WorkerThreads.split(total, least: isLarge ? 1 : total) { range in
      var part = Part()
      for (document, line) in documents[range] {
        do throws(JSONError) {
          try part.decoder.decode(bytes.span.extracting(document))
        } catch {
          part.bad.add("line \(line), byte \(error.offset + 1): \(error.what)")
        }
      }
      slots.put(part, at: range.lowerBound)
    }
    for part in slots.inOrder {
      decoder.merge(part.decoder)
      bad.merge(part.bad)
    }
    self.documents.removeAll(keepingCapacity: true)
    self.bytes.removeAll(keepingCapacity: true)
  }
}
