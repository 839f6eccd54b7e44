import Trace

/// What a line has in common with those before it.
struct FlatCommon {
  let values: SpanCommon
  /// Whether it tells what few lines tell, see ``FlatExtras``.
  let hasExtras: Bool

  /// Nothing known.
  init() { self.init(SpanCommon()) }

  /// Those values.
  init(_ values: SpanCommon) {
    self.values = values
    hasExtras = FlatExtras.are(in: values)
  }
}
