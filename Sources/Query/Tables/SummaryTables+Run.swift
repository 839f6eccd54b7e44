import Trace

extension SummaryTables {
  var runs: QueryTable {
    let columns = [
      QueryColumn("id", .text, "The run's name"), QueryColumn("path", .text, "As it was given"),
      QueryColumn("system", .text, "The system that ran"), QueryColumn("start", .text, "ISO 8601"),
      QueryColumn("end", .text, "ISO 8601; a word of SQL, so quote it"),
      QueryColumn("wall_ms", .real, "First to last instant"),
      QueryColumn("days", .integer, "Simulated days begun"),
      QueryColumn("iterations", .integer, "Iterations of a day"),
      QueryColumn("agents", .integer, "Agents that acted"),
    ]
    return RowsTable("run", "The run as a whole, one row", columns) {
      let run = self.trace.run
      return [
        [
          .text(run.id), .text(run.path), .text(run.system), self.instant(run.start),
          self.instant(run.end), .milliseconds(run.wall), .integer(run.days),
          .integer(run.iterations), .integer(run.agents),
        ]
      ]
    }
  }

  var sources: QueryTable {
    let columns = [
      QueryColumn("reader", .text, "The part that read it"),
      QueryColumn("path", .text, "What it is"),
      QueryColumn("spans", .integer, "Spans that it gave"),
      QueryColumn("skipped", .integer, "Records or files of no use"),
    ]
    return RowsTable("sources", "What the spans were read from", columns) {
      self.trace.sources.map {
        [.text($0.reader), .text($0.path), .integer($0.spans), .integer($0.skipped)]
      }
    }
  }

  var coverage: QueryTable {
    let columns = [
      QueryColumn("measure", .text, "What is counted"),
      QueryColumn("reason", .text, "Why calls are untimed"),
      QueryColumn("calls", .integer, "NULL where nothing tells"),
    ]
    return RowsTable("coverage", "How much of the run was seen and timed, in calls", columns) {
      let coverage = self.trace.coverage
      let measures: [(String, Int?)] = [
        ("calls_expected", coverage.callsExpected),
        ("calls_expected_most", coverage.callsExpectedMost),
        ("calls_observed", coverage.callsObserved), ("calls_timed", coverage.callsTimed),
        ("calls_in_composites", coverage.callsInComposites), ("overwritten", coverage.overwritten),
      ]
      let reasons = coverage.untimedReasons.sorted { $0.key < $1.key }
      return measures.map { [.text($0), .null, .integer($1)] }
        + reasons.map { [.text("untimed"), .text($0.key), .integer($0.value)] }
    }
  }

  var warnings: QueryTable {
    let columns = [
      QueryColumn("code", .text, "Stable name"), QueryColumn("message", .text, "What to know"),
      QueryColumn("path", .text, "Where; NULL for the whole run"),
    ]
    return RowsTable("warnings", "What to know before trusting the numbers", columns) {
      self.trace.warnings.all.map { [.text($0.code), .text($0.message), .text($0.path)] }
    }
  }
}
