import Trace

/// The files of an input that AgentSociety left, by what they are.
struct SocietyFiles {
  /// A file in a folder of Avro files.
  struct Avro {
    var file: RunInput.File
    var experiment: String
    /// Nil for the file of all groups.
    var group: String?
    var table: SocietyTable
  }

  private(set) var databases: [RunInput.File] = []
  private(set) var mlflowDatabases: [RunInput.File] = []
  private(set) var dumps: [RunInput.File] = []
  /// Dumps in PostgreSQL's own format, which are not read.
  private(set) var customDumps: [RunInput.File] = []
  private(set) var avro: [Avro] = []
  private(set) var infos: [RunInput.File] = []
  private(set) var exports: [RunInput.File] = []
  private(set) var mlflowRuns: [RunInput.File] = []
  private(set) var logs: [RunInput.File] = []
  /// Whether there is a server to ask.
  private let hasServers: Bool

  /// So many logs, and so many dumps, are looked into.
  private static let most = 4096
  /// So many of them with the commonest ending: another program may have left a million.
  private static let mostPlain = 256
  /// So much of a file is looked at.
  static let beginning = 64 << 10

  /// Finds them: by their names, and then by what they begin with.
  init(_ input: RunInput) {
    hasServers = !input.servers.isEmpty
    for (number, tree) in input.trees.enumerated() {
      var texts: [Int] = []
      var plain = 0
      for index in 0..<tree.listing.count {
        let file = RunInput.File(tree: number, index: index)
        let isWanted = texts.count < Self.most
        switch tree.listing.withFileName(index, { Self.kind($0, ofTexts: isWanted) }) {
        case .avro: addAvro(tree.listing.path(index), file)
        case .info: infos.append(file)
        case .export: exports.append(file)
        case .mlflow: mlflowRuns.append(file)
        case .text: texts.append(index)
        case .plain:
          plain += 1
          if plain <= Self.mostPlain { texts.append(index) }
        case nil: if isWanted, tree.listing.count == 1 { texts.append(index) }
        }
      }
      // Of a stream only the beginning can be had twice.
      tree.prefetch(texts, limitPerFile: Self.beginning)
      for index in texts { addText(RunInput.File(tree: number, index: index), input) }
    }
    exports = exports.filter { Self.isExport($0, input) }
    mlflowRuns = mlflowRuns.filter { MLflowStore.recognises($0, input) }
  }

  /// Whether there is nothing of AgentSociety.
  var isEmpty: Bool {
    databases.isEmpty && mlflowDatabases.isEmpty && dumps.isEmpty && customDumps.isEmpty
      && avro.isEmpty && infos.isEmpty && exports.isEmpty && mlflowRuns.isEmpty && logs.isEmpty
      && !hasServers
  }

  /// What a name says of its file.
  private enum Kind { case avro, info, export, mlflow, text, plain }

  private static let texts = NameEndings([".log", ".err", ".sql", ".dump"])

  /// What the name says; nil for one that says nothing, or of a text that is not wanted any more.
  private static func kind(_ name: Span<UInt8>, ofTexts: Bool) -> Kind? {
    if name.ends(with: ".avro") { return .avro }
    if name.equals("experiment_info.yaml") { return .info }
    if name.equals("experiment.yaml") { return .export }
    if name.equals("meta.yaml") { return .mlflow }
    guard ofTexts else { return nil }
    let plain = name.extracting(..<(name.count - InputTree.compression(of: name)))
    if plain.ends(with: ".txt") { return .plain }
    return texts.length(in: plain) != nil || NamedFiles.mayBeDatabase(name) ? .text : nil
  }

  private mutating func addText(_ file: RunInput.File, _ input: RunInput) {
    let head = TraceFile(file, of: input).beginning(limit: Self.beginning)
    if head.starts(with: SQLiteDatabase.magic) {
      guard let database = try? input.trees[file.tree].database(file.index),
        let tables = try? database.tables()
      else { return }
      if SocietyDatabase.recognises(tables) { databases.append(file) }
      if MLflowStore.recognises(tables, database) { mlflowDatabases.append(file) }
    } else if SocietyDump.recognises(head.span) {
      dumps.append(file)
    } else if SocietyDump.isCustomFormat(head.span) {
      customDumps.append(file)
    } else if SocietyLog.recognises(head.span) {
      logs.append(file)
    }
  }

  private mutating func addAvro(_ path: String, _ file: RunInput.File) {
    let parts = path.split(separator: "/")
    guard parts.count >= 2 else { return }
    let name = parts[parts.count - 1].dropLast(5)
    if name == "global_prompt", let experiment = SocietyTable.experimentID(parts[parts.count - 2]) {
      avro.append(Avro(file: file, experiment: experiment, group: nil, table: .prompt))
      return
    }
    guard parts.count >= 3, let group = SocietyTable.experimentID(parts[parts.count - 2]),
      let experiment = SocietyTable.experimentID(parts[parts.count - 3]),
      let table = SocietyTable(rawValue: "agent_" + name)
    else { return }
    avro.append(Avro(file: file, experiment: experiment, group: group, table: table))
  }

  /// Whether tables that the web interface exports lie beside.
  private static func isExport(_ file: RunInput.File, _ input: RunInput) -> Bool {
    let listing = input.trees[file.tree].listing
    let folder = Int(listing.folder[file.index])
    return ["agent_profile.csv", "agent_status.csv", "agent_dialog.csv", "global_prompt.csv"]
      .contains { listing.index(name: Array($0.utf8), folder: folder) != nil }
  }
}
