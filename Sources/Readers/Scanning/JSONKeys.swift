/// The keys of JSON at a file's beginning, by which formats are told apart.
enum JSONKeys {
  /// The keys of the first object, as far as its bytes go; none where it is no object.
  ///
  /// Its end may be missing: what comes before counts.
  static func ofFirst(_ beginning: [UInt8]) -> Set<String> {
    var keys: Set<String> = []
    guard beginning.first == UInt8(ascii: "{") else { return keys }
    try? JSONScanner.scan(beginning.span) { scanner throws(JSONError) in
      try scanner.object { scanner, key throws(JSONError) in
        if keys.count < 64, key.range.count <= 64 { keys.insert(scanner.string(key)) }
      }
    }
    return keys
  }
}
