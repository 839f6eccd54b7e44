import Writing

extension RunManifest {
  /// The text of `manifest.json`.
  ///
  /// - Parameter version: RunLens's version.
  func json(version: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      json.key("written_by")
      json.value("runlens")
      json.key("version")
      json.value(version)
      json.key("schema")
      json.value(1)
      json.key("run")
      json.value(run)
      json.key("workload")
      json.value(workload)
      json.key("start_ns")
      json.value(start)
      json.key("end_ns")
      json.value(end)
      json.key("wall_s")
      json.value(Double(end &- start) / 1e9)
      json.key("exit_code")
      json.value(exitCode)
      json.key("argv")
      json.array { json in for argument in arguments { json.value(argument) } }
      json.key("killed")
      writeKill(to: &json)
      json.key("days")
      json.value(days)
      json.key("iterations")
      json.value(iterations)
      json.key("agents")
      json.value(agents)
      json.key("reflect_frequency")
      json.array(inline: true) { json in for every in reflectFrequency { json.value(every) } }
      writeSettings(to: &json)
    }
    return writer.finish()
  }

  private func writeKill(to json: inout JSONWriter) {
    guard let killed else { return json.value(String?.none) }
    json.object { json in
      json.key("signal")
      json.value(killed.signal)
      json.key("ns")
      json.value(killed.time)
      json.key("when")
      json.value(killed.when)
    }
  }

  private func writeSettings(to json: inout JSONWriter) {
    json.key("mock")
    json.object { json in
      json.key("seed")
      json.value(Int64(clamping: seed))
      json.key("faults")
      json.object { json in
        for fault in faults {
          json.key(fault.name)
          json.value(fault.rate)
        }
      }
      json.key("quirks")
      json.object { json in
        for quirk in quirks {
          json.key(quirk.name)
          json.value(quirk.rate)
        }
      }
    }
    json.key("parameters")
    json.object { json in
      for parameter in parameters {
        json.key(parameter.name)
        json.value(parameter.value)
      }
    }
  }
}
