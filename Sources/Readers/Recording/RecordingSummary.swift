import Recording
import Trace

/// What a recording tells of a run as a whole, whatever the program was.
struct RecordingSummary {
  private let log: RecordingLog
  private let files: RecordedFiles
  private let unplaced: Int

  init(_ log: RecordingLog, _ files: RecordedFiles, unplaced: Int) {
    self.log = log
    self.files = files
    self.unplaced = unplaced
  }

  /// When the command began and ended, or the recording did.
  private var times: (start: Int64?, end: Int64?) { (log.first, log.last) }

  /// Puts into a run's description what the recording knows better.
  func describe(_ trace: inout RunTrace, path: String) {
    let (start, end) = times
    // Of a run that was watched only for a while nobody knows when it began and ended.
    if log.start?.arguments.isEmpty == false {
      trace.run.start = start ?? trace.run.start
      trace.run.end = end ?? trace.run.end
    }
    trace.sources.append(source(path, spans: 0))
  }

  private func source(_ path: String, spans: Int) -> SourceDescription {
    SourceDescription(
      reader: RecordingRunReader.system, path: path, spans: spans,
      skipped: log.brokenRecords + unplaced)
  }

  /// The run of a program that no reader knows: one span from its start to its end.
  func trace(id: String, path: String, warnings: WarningList) -> RunTrace {
    var run = RunDescription(id: id, path: path, system: RecordingRunReader.system)
    let (start, end) = times
    (run.start, run.end) = (start, end)
    var trace = RunTrace(run: run)
    trace.warnings = warnings
    var spans = 0
    if log.start?.arguments.isEmpty == false {
      trace.spans.append(row(id))
      spans = 1
    }
    trace.sources = [source(path, spans: spans)]
    trace.warnings.add(
      "recording_unrecognised",
      "\(log.lines) lines, \(files.versions.count { $0.kind != .present }) writes of files and "
        + "\(log.databaseEvents) changes of databases are in it, but nothing that RunLens knows as "
        + "prompts; describe the names of prompt and result files with --pattern", path: path)
    if let usage {
      trace.warnings.add("recording_resources", usage, path: path)
    }
    return trace
  }

  private func row(_ id: String) -> SpanRow {
    var row = SpanRow(
      run: id, system: RecordingRunReader.system, source: RecordingRunReader.system, call: -1,
      stage: "command", phase: Phase.step, status: .unknown)
    row.covers = 0
    let (start, end) = times
    row.start = start
    guard let ended = log.end else {
      row.status = .aborted
      return row
    }
    if let start, let end, end >= start {
      row.duration = end - start
      row.timing = .trace
      row.resolution = 1_000
    }
    if let status = ended.status {
      row.status = status == 0 ? .ok : .error
      if status != 0 { row.error = "exit status \(status)" }
    } else if let signal = ended.signal {
      row.status = .aborted
      row.error = "signal \(signal)"
    }
    return row
  }

  /// What the program took of the machine; nil where nobody looked.
  private var usage: String? {
    guard log.peak.processes > 0 || log.end != nil else { return nil }
    let time = max(log.peak.processorTime, log.end?.processorTime ?? 0)
    let memory = max(log.peak.memory, log.end?.memory ?? 0)
    return
      "the program took \(time / 1_000_000) ms of processor time and held \(memory >> 20) MiB at "
      + "most, in \(max(1, log.peak.processes)) processes and \(max(1, log.peak.threads)) threads"
  }

  /// Says what the recording lacks.
  func warn(path: String, _ warnings: inout WarningList) {
    if log.end == nil {
      let cut =
        log.bytesLeft > 0
        ? "; of what was being written then, \(log.bytesLeft) bytes are no whole block"
        : ""
      warnings.add(
        "recording_unfinished",
        "the recording goes on, or was ended before its command\(cut); all before that is here",
        path: path)
    } else if log.bytesLeft > 0 {
      warnings.add(
        "recording_damaged",
        "\(log.bytesLeft) bytes at its end are no whole block and were left out; was it changed?",
        path: path)
    }
    if log.brokenRecords > 0 {
      warnings.add(
        "recording_records",
        "\(log.brokenRecords) of its records could not be understood; read it with the RunLens that "
          + "recorded it", path: path)
    }
    warnOfLosses(path, &warnings)
    if log.bufferedLines >= 100, log.bufferedLines > log.lines / 2 {
      warnings.add(
        "output_buffered",
        "\(log.bufferedLines) of \(log.lines) lines came when the program's buffer was full, so their times "
          + "are later than the lines; have it write line by line (stdbuf -oL, or flush in the program)",
        path: path)
    }
    let second: Int64 = 1_000_000_000
    if log.clockStep.magnitude > second / 20 {
      warnings.add(
        "clock_stepped",
        "the machine's clock was set by \(log.clockStep / 1_000_000) ms while it was recorded; times "
          + "are those of the clock before that", path: path)
    }
    if unplaced > 0 {
      warnings.add(
        "writes_unplaced",
        "\(unplaced) writes of prompts and results could not be given an agent; keep persona.json in "
          + "a watched folder", path: path)
    }
  }

  private func warnOfLosses(_ path: String, _ warnings: inout WarningList) {
    func count(_ reason: RecordingLoss.Reason) -> UInt64 {
      log.losses.reduce(0) { $0 &+ ($1.reason == reason ? $1.count : 0) }
    }
    let overflows = count(.eventsOverflowed)
    if overflows > 0 {
      warnings.add(
        "recording_overflow",
        "the system dropped file events \(overflows) times, so some writes are missing; raise "
          + "fs.inotify.max_queued_events", path: path)
    }
    let unwatched = count(.folderUnwatched)
    if unwatched > 0 {
      warnings.add(
        "recording_unwatched",
        "\(unwatched) folders could not be watched, so their files are missing; name fewer with "
          + "--watch, or raise fs.inotify.max_user_watches", path: path)
    }
    let unkept = files.unkept + Int(clamping: count(.contentOverLimit))
    if files.unkept > 0 {
      warnings.add(
        "recording_contents",
        "the contents of \(unkept) writes were too large or could not be read, or the recording had "
          + "its size; raise --max-bytes", path: path)
    }
    if files.overwritten > 0 {
      warnings.add(
        "recording_overwritten",
        "the contents of \(files.overwritten) writes were replaced before they could be read; their "
          + "times are here", path: path)
    }
  }
}
