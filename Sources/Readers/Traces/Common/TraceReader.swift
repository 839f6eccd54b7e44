/// A reader of trace files, which are known by what they hold.
protocol TraceReader: RunReader {
  /// What its files may hold.
  static var kinds: Set<TraceKind> { get }
}

extension TraceReader {
  static func recognise(_ input: RunInput) -> Recognition {
    TraceFiles(input, kinds: kinds, most: 64).recognition
  }
}
