import Writing

extension WorkloadSummary {
  /// The text of `truth/summary.json`.
  public var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      json.key("lines")
      json.value(lines)
      json.key("bytes")
      json.value(bytes)
      json.key("start_ns")
      json.value(start)
      json.key("end_ns")
      json.value(end)
      for fact in facts {
        json.key(fact.key)
        json.value(fact.value)
      }
    }
    return writer.finish()
  }
}
