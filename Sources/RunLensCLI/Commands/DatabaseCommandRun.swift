import Databases
import Readers
import Reports

/// One run of the command `db`.
struct DatabaseCommandRun {
  let arguments: ParsedArguments
  let session: Session

  /// Files of saved state beyond so many bytes are left out of the measurement.
  private static let mostState = 256 << 20

  func run() throws(ProgramError) -> Int32 {
    let values = SimulateArguments(arguments)
    let rounds = try values.count("rounds", in: 2...1000)
    let rows = try values.count("rows", in: 1...1_000_000)
    let reading = try ReadRequest(arguments, formats: session.services.formats)
    var options = ReportOptions(version: runLensVersion)
    options.detailed = session.console.verbosity == .verbose
    let file = arguments.value("output")
    options.colour = file == nil ? session.console.colour : session.console.colourAlways
    if file == nil { options.width = session.console.width }
    if let file {
      do throws(OutputError) {
        try OutputGuard(inputs: reading.inputs).check(file: file)
      } catch { throw .output(error) }
    }
    let contents = try input { () throws(ReaderError) in
      try session.services.contents(reading.paths, reading.options)
    }
    guard let position = contents.databasePosition else {
      throw .input(
        .unrecognised(
          path: reading.paths.joined(separator: ", "),
          hint: "it has no SQLite database of its own, or several; pass the one to look at"))
    }
    let head = try input { () throws(ReaderError) in
      try contents.beginning(of: position, limit: DatabaseHeader.size)
    }
    let measures = arguments.has("measure")
    let states = measures ? self.states(contents) : []
    let result = try input { () throws(ReaderError) in
      try contents.withDatabase { place -> Result<Found, ProgramError> in
        Result { () throws(ProgramError) in
          try self.found(place, head, measures ? (rounds, rows) : nil, states)
        }
      }
    }
    let found: Found
    do throws(ProgramError) {
      found = try result.get()
    } catch {
      // The copies are gone by now.
      if case .database(.interrupted) = error { Interruption.end() }
      throw error
    }
    let text =
      arguments.has("json")
      ? DatabaseJSON.render(found.look, found.measurement, options: options)
      : DatabaseText.render(found.look, found.measurement, options: options)
    try session.console.write(text, to: file)
    return ExitStatus.success
  }

  private typealias Found = (look: DatabaseLook, measurement: DatabaseMeasurement?)

  /// Looks at the database, and measures where that is asked for.
  private func found(
    _ place: (address: String, shownPath: String)?, _ head: [UInt8],
    _ wanted: (rounds: Int?, rows: Int?)?, _ states: [[UInt8]]
  ) throws(ProgramError) -> Found {
    let place = place ?? ("", "")
    do throws(DatabaseError) {
      let look = try DatabaseLook(
        address: place.address, shownPath: place.shownPath, head: head)
      guard let wanted else { return (look, nil) }
      // Copies are gone with the folder.
      var folder = try scratch()
      for name in DatabaseExperiments.fileNames { folder.adopt(name) }
      var experiments = DatabaseExperiments(in: folder.path)
      if let rounds = wanted.rounds { experiments.rounds = rounds }
      experiments.rows = wanted.rows
      guard Int64(look.bytes) < folder.room / 4 else {
        throw .scratch(path: folder.path, what: "there is no room for three copies")
      }
      experiments.isStopped = { Interruption.isWanted }
      Interruption.begin()
      defer { Interruption.forget() }
      return (look, try experiments.run(on: look, address: place.address, states: states))
    } catch {
      throw .database(error)
    }
  }

  private func scratch() throws(DatabaseError) -> TemporaryFolder {
    do throws(ReaderError) {
      return try TemporaryFolder(below: arguments.value("scratch"))
    } catch {
      throw .scratch(path: arguments.value("scratch") ?? "TMPDIR", what: error.message)
    }
  }

  /// The contents of the files that hold the program's state.
  private func states(_ contents: RunContents) -> [[UInt8]] {
    var states: [[UInt8]] = []
    var room = Self.mostState
    for position in 0..<contents.fileCount {
      let file = contents.file(position)
      guard [".pkl", ".pickle"].contains(where: file.path.hasSuffix), let bytes = file.bytes,
        bytes > 0, bytes <= Int64(room),
        let content = try? contents.beginning(of: position, limit: Int(bytes))
      else { continue }
      room -= content.count
      states.append(content)
    }
    return states
  }

  private func input<Value>(
    _ body: () throws(ReaderError) -> Value
  ) throws(ProgramError) -> Value {
    do throws(ReaderError) { return try body() } catch { throw .input(error) }
  }
}
