/// How values of a column are stored: Parquet's physical types.
enum PhysicalType: Int32, Sendable {
  case boolean = 0
  case int32 = 1
  case int64 = 2
  case int96 = 3
  case float = 4
  case double = 5
  case byteArray = 6
  case fixedByteArray = 7

  /// Bytes of one value; nil where that differs from value to value.
  var width: Int? {
    switch self {
    case .int32, .float: 4
    case .int64, .double: 8
    case .int96: 12
    case .boolean, .byteArray, .fixedByteArray: nil
    }
  }
}

/// How the values of a page are encoded.
enum PageEncoding: Int32, Sendable {
  case plain = 0
  /// The old name of ``dictionary``; for a dictionary page, of ``plain``.
  case plainDictionary = 2
  case runLength = 3
  case bitPacked = 4
  case deltaBinaryPacked = 5
  case deltaLengthByteArray = 6
  case deltaByteArray = 7
  case dictionary = 8
  case byteStreamSplit = 9
}

/// How pages are compressed.
enum PageCodec: Int32, Sendable {
  case none = 0
  case snappy = 1
  case gzip = 2
  case zstd = 6

  /// The name that Parquet's description gives a codec's number.
  static func name(_ number: Int32) -> String {
    let names = ["uncompressed", "snappy", "gzip", "lzo", "brotli", "lz4", "zstd", "lz4_raw"]
    return names.indices.contains(Int(number)) ? names[Int(number)] : "codec \(number)"
  }
}

/// What a page holds.
enum PageKind: Int32, Sendable {
  case data = 0
  case index = 1
  case dictionary = 2
  case dataV2 = 3
}

/// What the numbers of a time column count.
enum TimeUnit: Int, Sendable {
  case milliseconds = 1
  case microseconds = 2
  case nanoseconds = 3

  /// Nanoseconds in one.
  var nanoseconds: Int64 {
    switch self {
    case .milliseconds: 1_000_000
    case .microseconds: 1000
    case .nanoseconds: 1
    }
  }
}
