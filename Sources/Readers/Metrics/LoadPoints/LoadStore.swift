import Trace

/// One request of a load test, or a stretch of several.
///
/// Texts are numbers of the store's names, -1 where absent.
struct LoadRecord: Sendable {
  /// What a record times.
  enum Kind: UInt8, Sendable {
    /// One request.
    case request
    /// All that a virtual user does once.
    case iteration
    /// A part of it that the script names.
    case group
  }

  var kind = Kind.request
  /// The address or the name that the script gave, and the method where it was an address.
  var name: Int32 = -1
  var method: Int32 = -1
  /// The scenario.
  var group: Int32 = -1
  /// The virtual user.
  var agent: Int32 = -1
  var iteration = SpanTable.absent32
  /// Nanoseconds since 1970 UTC, of its end or its start as the store says; the mark for absence where
  /// nothing tells.
  var stamp = SpanTable.absent64
  var duration = SpanTable.absent64
  var status = Status.unknown
  /// What went wrong, in the program's words.
  var error: Int32 = -1

  /// A record of that kind of which nothing is known.
  init(_ kind: Kind) { self.kind = kind }
}

/// Values that a script recorded of its own, told apart by metric and perhaps by check.
struct LoadSampleKey: Hashable, Sendable {
  var metric: Int32
  var check: Int32 = -1
}

/// A value at a time.
struct LoadSample: Sendable {
  var time: Int64
  var value: Double
}

/// What a file of single requests holds.
struct LoadStore: Sendable {
  /// The program that wrote it, which its rows' source is.
  var program: StaticString = "k6"
  var names = ByteInterner()
  var records: [LoadRecord] = []
  var samples: [LoadSampleKey: [LoadSample]] = [:]
  /// What each metric of a script's own is, as it declares: its kind, and whether it is a time.
  var declared: [Int32: (kind: String, isTime: Bool)] = [:]
  /// Whether stamps are those of ends.
  var stampsAreEnds = false
  /// Whether stamps count from the beginning of the test, of which nothing tells when it was.
  var isRelative = false
  /// Nanoseconds that durations can't tell apart.
  var resolution: Int64 = 1

  init() {}

  /// Appends what a later part of the file holds.
  mutating func merge(_ later: LoadStore) {
    if records.isEmpty && names.names.isEmpty {
      self = later
      return
    }
    let numbers = later.names.names.map { names.identifier($0) }
    func renumber(_ name: inout Int32) { if name >= 0 { name = numbers[Int(name)] } }
    for var record in later.records {
      renumber(&record.name)
      renumber(&record.method)
      renumber(&record.group)
      renumber(&record.agent)
      renumber(&record.error)
      records.append(record)
    }
    for (key, values) in later.samples {
      var own = key
      renumber(&own.metric)
      renumber(&own.check)
      samples[own, default: []] += values
    }
    for (key, value) in later.declared {
      var own = key
      renumber(&own)
      declared[own] = value
    }
  }
}
