import Trace

/// Everything that tables tell: the experiments, and the names of their agents and groups.
struct SocietyStore: Sendable {
  private(set) var experiments: [SocietyExperiment] = []
  private var positions: [String: Int] = [:]
  /// Places whose experiments another place has told already.
  private(set) var repeated: [String] = []
  /// Agents, speakers and groups.
  var names = ByteInterner()
  /// Who speaks for the user in an interview.
  private let user: Int32

  init() {
    var names = ByteInterner()
    user = names.identifier("user")
    self.names = names
  }

  /// The position of an experiment, which is added if it is new.
  mutating func position(of id: String) -> Int {
    if let known = positions[id] { return known }
    experiments.append(SocietyExperiment(id: id))
    positions[id] = experiments.count - 1
    return experiments.count - 1
  }

  /// Whether rows of an experiment may come from that place: only the first that has some gives them.
  mutating func claim(
    _ position: Int, source: String, path: String, resolution: Int64 = 1000
  ) -> Bool {
    if experiments[position].source.isEmpty {
      experiments[position].source = source
      experiments[position].path = path
      experiments[position].resolution = resolution
    }
    if experiments[position].path == path { return true }
    if !repeated.contains(path) { repeated.append(path) }
    return false
  }

  /// Changes an experiment in place.
  mutating func update<Result>(
    _ position: Int, _ body: (inout SocietyExperiment) -> Result
  ) -> Result {
    body(&experiments[position])
  }

  /// Takes in a row of the table of experiments.
  ///
  /// - Parameter columns: where each of ``SocietyTable/experimentColumns`` lies in the row, −1 where
  ///   it is missing.
  /// - Returns: the experiment; nil where the row can't be used.
  @discardableResult
  mutating func addExperiment(_ row: SocietyCells, columns: [Int]) -> Int? {
    guard let id = row.text(columns[0]).flatMap({ SocietyTable.experimentID($0) }) else {
      return nil
    }
    var info = SocietyExperiment.Info()
    info.name = row.text(columns[1])
    info.status = row.int64(columns[2])
    info.error = row.text(columns[3])
    info.inputTokens = row.int64(columns[4])
    info.outputTokens = row.int64(columns[5])
    info.created = time(row, columns[6])
    info.updated = time(row, columns[7])
    let position = position(of: id)
    experiments[position].info = info
    return position
  }

  /// Takes in `experiment_info.yaml`, or `experiment.yaml` of an export.
  ///
  /// - Returns: whether it names its experiment.
  mutating func addInfo(_ file: SocietyInfoFile) -> Bool {
    var row = SocietyCells()
    for key in SocietyTable.experimentColumns {
      guard let text = file.values[key] else {
        row.append(.null)
        continue
      }
      let bytes = Array(text.utf8)
      row.append(text: bytes.span)
    }
    return addExperiment(row, columns: Array(SocietyTable.experimentColumns.indices)) != nil
  }

  /// Takes in a row of a table of one experiment.
  ///
  /// - Parameter columns: where each of ``SocietyTable/columns`` lies in the row, −1 where it is
  ///   missing.
  /// - Returns: whether the row can be used.
  @discardableResult
  mutating func add(
    _ row: SocietyCells, to position: Int, _ table: SocietyTable, columns: [Int], group: Int32 = -1
  ) -> Bool {
    let isUsed = append(row, position, table, columns, group)
    if !isUsed { experiments[position].skipped += 1 }
    return isUsed
  }

  private mutating func append(
    _ row: SocietyCells, _ position: Int, _ table: SocietyTable, _ columns: [Int], _ group: Int32
  ) -> Bool {
    switch table {
    case .profile:
      guard let agent = name(row, columns[0]) else { return false }
      experiments[position].profiles.append(agent)
      if group >= 0 { experiments[position].groups[agent] = group }
    case .prompt:
      guard let moment = moment(row, columns[0], columns[1]), let created = time(row, columns[2])
      else { return false }
      experiments[position].prompts.append(.init(moment: moment, created: created))
    case .status:
      guard let agent = name(row, columns[0]), let moment = moment(row, columns[1], columns[2]),
        let created = time(row, columns[3])
      else { return false }
      experiments[position].statuses.append(
        .init(agent: agent, moment: moment, created: created))
      if group >= 0 { experiments[position].groups[agent] = group }
    case .dialog: return appendDialog(row, position, columns)
    case .survey:
      guard let agent = name(row, columns[0]), let moment = moment(row, columns[1], columns[2]),
        let created = time(row, columns[5])
      else { return false }
      if row.isNumber(columns[3]) { experiments[position].identifiersAsNumbers += 1 }
      let answers = row.withBytes(columns[4]) { Self.answers($0) }
      experiments[position].surveys.append(
        .init(
          agent: agent, moment: moment, answers: Int32(clamping: answers), created: created))
    case .metric: experiments[position].metrics += 1
    case .pendingDialog: experiments[position].pendingDialogs += 1
    case .pendingSurvey: experiments[position].pendingSurveys += 1
    case .taskResult:
      guard let id = row.int64(columns[0]), let agent = name(row, columns[1]) else { return false }
      experiments[position].tasks.append(.init(id: id, agent: agent))
    }
    return true
  }

  private mutating func appendDialog(
    _ row: SocietyCells, _ position: Int, _ columns: [Int]
  ) -> Bool {
    guard let agent = name(row, columns[0]), let moment = moment(row, columns[1], columns[2]),
      let type = row.int64(columns[3]), let created = time(row, columns[6])
    else { return false }
    let speaker = name(row, columns[4])
    let kind: SocietyExperiment.Dialog.Kind
    switch type {
    case 0: kind = .thought
    case 1: kind = .talk
    case 2: kind = speaker == user ? .question : .answer
    default: return false
    }
    if kind == .talk, speaker == nil { return false }
    var content = row.withBytes(columns[5]) { ContentHash.hash($0) }
    var isWrapped = false
    if kind == .talk, let inner = row.withBytes(columns[5], { Self.wrapped($0) }) {
      content = ContentHash.hash(Array(inner.utf8))
      isWrapped = true
    }
    experiments[position].dialogs.append(
      .init(
        kind: kind, agent: agent, speaker: speaker ?? -1, moment: moment, content: content,
        isWrapped: isWrapped, created: created))
    return true
  }

  /// How many answers a result has, see ``SocietyExperiment/Survey``.
  private static func answers(_ bytes: Span<UInt8>) -> Int {
    // An export writes an object as Python does, which is no JSON.
    if bytes.starts(with: "{") { return -1 }
    return JSONColumn.value(bytes).map { $0.elements?.count ?? -1 } ?? 0
  }

  /// What was said, where a record wraps it as JSON with `content` and `type` alone.
  private static func wrapped(_ bytes: Span<UInt8>) -> String? {
    guard bytes.starts(with: "{"), let value = try? JSONValue(bytes),
      case .object(let members) = value, members.count == 2, value["type"]?.text != nil
    else { return nil }
    return value["content"]?.text
  }

  private mutating func name(_ row: SocietyCells, _ column: Int) -> Int32? {
    guard let text = row.text(column), !text.isEmpty else { return nil }
    return names.identifier(text)
  }

  private func moment(
    _ row: SocietyCells, _ day: Int, _ second: Int
  ) -> SocietyExperiment.Moment? {
    guard let day = row.int64(day).flatMap({ Int32(exactly: $0) }),
      let second = row.double(second), second.isFinite
    else { return nil }
    return .init(day: day, second: second)
  }

  /// A time in nanoseconds since 1970 UTC; one without a zone is UTC, as AgentSociety writes it.
  private func time(_ row: SocietyCells, _ column: Int) -> Int64? {
    if row.isNumber(column) {
      // Milliseconds since 1970, as in Avro.
      guard let milliseconds = row.int64(column) else { return nil }
      let (value, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
      return overflow ? nil : value
    }
    return row.withBytes(column) { TimeText($0)?.nanoseconds }
  }
}
