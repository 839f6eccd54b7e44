/// What a file of YAML says.
indirect enum YAMLNode: Equatable {
  /// Nothing.
  case null(line: Int)
  /// A text; quoted or not is no matter here.
  case scalar(String, line: Int)
  /// Keys with their values, none twice.
  case mapping([Entry], line: Int)
  /// Values in their order.
  case sequence([YAMLNode], line: Int)

  /// A key with its value.
  struct Entry: Equatable {
    var key: String
    var value: YAMLNode
    var line: Int
  }

  /// The line where it begins, counted from 1.
  var line: Int {
    switch self {
    case .null(let line), .scalar(_, let line), .mapping(_, let line), .sequence(_, let line): line
    }
  }
}

/// Why a file is not understood.
struct YAMLError: Error, Equatable {
  /// Counted from 1.
  var line: Int
  var what: String
}
