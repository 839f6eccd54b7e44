import Trace

/// A row with the facts that a test cares about; times in nanoseconds.
func row(
  _ stage: String, _ phase: String = Phase.call, call: Int64 = 0, day: Int32? = nil,
  iteration: Int32? = nil, agent: String? = nil, attempt: Int16? = nil, start: Int64? = nil,
  duration: Int64? = nil, timing: Timing = .log, status: Status = .ok, error: String? = nil,
  covers: Int32? = nil, resolution: Int64? = nil, run: String = "run"
) -> SpanRow {
  var row = SpanRow(
    run: run, system: "system", source: "source", call: call, stage: stage, phase: phase,
    status: status)
  row.day = day
  row.iteration = iteration
  row.agent = agent
  row.attempt = attempt
  row.start = start
  row.duration = duration
  row.timing = timing
  row.error = error
  row.covers = covers
  row.resolution = resolution
  return row
}

/// A run of that length with those rows.
func trace(_ rows: [SpanRow], wall: Int64? = 1_000, coverage: Coverage = Coverage()) -> RunTrace {
  var run = RunDescription(id: "run", path: "run", system: "system")
  run.start = wall.map { _ in 0 }
  run.end = wall
  var trace = RunTrace(run: run, coverage: coverage)
  for row in rows { trace.spans.append(row) }
  return trace
}
