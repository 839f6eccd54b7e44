/// Where the decompression of data that comes in pieces stands.
enum StreamDecoderState: Equatable {
  /// Between two frames, so that the data may end here.
  case complete
  /// Inside a frame.
  case inside
  /// The data is damaged; the text is the library's.
  case broken(String)
  /// The receiver wanted no more.
  case stopped

  /// What is wrong with data that ends here; nil where nothing is.
  var damage: String? {
    switch self {
    case .complete, .stopped: nil
    case .inside: "the compressed data ends inside a frame"
    case .broken(let what): what
    }
  }
}

/// Decompresses data that comes in pieces: any number of frames, one after the other.
protocol StreamDecoder: ~Copyable {
  /// What the data begins with.
  static var magic: [UInt8] { get }

  /// A decoder at the beginning of the data.
  init()

  /// Where decompression stands.
  var state: StreamDecoderState { get }

  /// Decompresses one piece and calls `body` with what comes out of it; false from it stops.
  ///
  /// - Returns: whether more may follow.
  mutating func decode(_ piece: Span<UInt8>, _ body: (Span<UInt8>) -> Bool) -> Bool
}

extension StreamDecoder where Self: ~Copyable {
  /// The first bytes of what data decompresses to of which that is the beginning.
  static func beginning(of data: [UInt8], limit: Int) -> [UInt8] {
    var result: [UInt8] = []
    var decoder = Self()
    _ = decoder.decode(data.span) { piece in
      result.append(piece, most: limit - result.count)
      return result.count < limit
    }
    return result
  }
}

extension [UInt8] {
  /// Appends the first `most` bytes of a piece.
  mutating func append(_ piece: Span<UInt8>, most: Int) {
    unsafe piece.extracting(first: Swift.max(0, most)).withUnsafeBufferPointer { bytes in
      unsafe append(contentsOf: bytes)
    }
  }
}
