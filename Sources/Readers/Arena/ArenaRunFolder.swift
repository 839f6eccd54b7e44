import Trace

/// Where the parts of one run lie among the files that the user named.
struct ArenaRunFolder: Sendable {
  /// The files of `debug_prompts`, with the folder's own path.
  struct Prompts: Sendable {
    var tree: Int
    var folder: String
    var files: Range<Int>
  }

  var prompts: Prompts?
  var database: RunInput.File?
  var persona: RunInput.File?
  var information: RunInput.File?
  /// Console logs, the best first.
  var consoles: [RunInput.File] = []

  var isEmpty: Bool { prompts == nil && database == nil && consoles.isEmpty }

  /// Finds the parts of the run among the files.
  ///
  /// - Throws: ``ReaderError/severalRuns(path:runs:)`` where there is more than one run.
  init(_ input: RunInput) throws(ReaderError) {
    var roots: [(tree: Int, folder: String)] = []
    func addRoot(_ tree: Int, _ folder: String) {
      if !roots.contains(where: { $0 == (tree, folder) }) { roots.append((tree, folder)) }
    }
    var prompts: [Prompts] = []
    var databases: [RunInput.File] = []
    for (number, tree) in input.trees.enumerated() {
      for folder in tree.listing.folders {
        if Self.holdsPrompts(tree.listing, folder) {
          prompts.append(Prompts(tree: number, folder: folder.path, files: folder.files))
          addRoot(number, Self.root(ofPrompts: folder.path))
        }
        for index in folder.files where Self.isDatabase(tree, index) {
          databases.append(RunInput.File(tree: number, index: index))
          addRoot(number, folder.path)
        }
      }
    }
    // Parts that were named one by one make one run if no part is there twice.
    databases = Self.withoutCopies(databases, input)
    if roots.count > 1 && prompts.count > 1 || databases.count > 1 {
      let roots = prompts.map { (tree: $0.tree, folder: Self.root(ofPrompts: $0.folder)) }
      var paths = roots.map { input.path(folder: $0.folder, tree: $0.tree) }
      for database in databases {
        let listing = input.trees[database.tree].listing
        let folder = listing.folders[Int(listing.folder[database.index])].path
        let isOnlyOne = !databases.contains { other in
          other != database && other.tree == database.tree
            && listing.folder[other.index] == listing.folder[database.index]
        }
        if !isOnlyOne || !roots.contains(where: { $0 == (database.tree, folder) }) {
          paths.append(input.path(database))
        }
      }
      throw .severalRuns(path: input.shownPath, runs: paths.sorted())
    }
    self.prompts = prompts.first
    database = databases.first
    for (number, tree) in input.trees.enumerated() {
      let root = roots.first { $0.tree == number }?.folder
      for (position, folder) in tree.listing.folders.enumerated() {
        guard Self.mayHoldConsole(folder.path, root: root) else { continue }
        if persona == nil,
          let index = tree.listing.index(name: "persona.json".utf8, folder: position)
        {
          persona = RunInput.File(tree: number, index: index)
        }
        if information == nil, folder.path == root,
          let index = tree.listing.index(name: "information.json".utf8, folder: position)
        {
          information = RunInput.File(tree: number, index: index)
        }
        for index in Self.likelyConsoles(tree.listing, folder) where Self.isConsole(tree, index) {
          consoles.append(RunInput.File(tree: number, index: index))
        }
      }
    }
    sortConsoles(input)
  }

  /// The run directory of a prompts folder: its parent where it has the program's own name.
  private static func root(ofPrompts folder: String) -> String {
    let name = "debug_prompts"
    if folder == name { return "" }
    return folder.hasSuffix("/" + name) ? String(folder.dropLast(name.count + 1)) : folder
  }

  /// Of several databases in one folder the one with the program's own name is the run's; without
  /// such a one each is a run of its own.
  private static func withoutCopies(
    _ databases: [RunInput.File], _ input: RunInput
  ) -> [RunInput.File] {
    func isOwn(_ file: RunInput.File) -> Bool {
      input.trees[file.tree].listing.fileName(file.index) == "data.db"
    }
    func folder(_ file: RunInput.File) -> [Int] {
      [file.tree, Int(input.trees[file.tree].listing.folder[file.index])]
    }
    let owned = Set(databases.filter(isOwn).map(folder))
    return databases.filter { isOwn($0) || !owned.contains(folder($0)) }
  }

  private static func holdsPrompts(_ listing: FileListing, _ folder: FileListing.Folder) -> Bool {
    guard let pattern = try? NamePattern(ArenaFiles.anyFile) else { return false }
    // Names are sorted, so that a look at some of them is enough.
    return folder.files.prefix(4096).contains { index in
      listing.withFileName(index) { pattern.match($0) != nil }
    }
  }

  private static func isDatabase(_ tree: InputTree, _ index: Int) -> Bool {
    let isOne = tree.listing.withFileName(index) { $0.ends(with: ".db") }
    guard isOne || tree.listing.count == 1 else { return false }
    let name = tree.listing.fileName(index)
    // A database that was named, or has the program's own name, is one even if it is broken.
    let isNamed = name == "data.db" || (tree.listing.count == 1 && name.hasSuffix(".db"))
    guard let head = try? tree.contents(index, limit: 16),
      head.starts(with: SQLiteDatabase.magic)
    else { return isNamed }
    guard let database = try? tree.database(index), let tables = try? database.tables() else {
      return isNamed || tree.listing.count == 1
    }
    if ArenaDatabase.recognises(tables) { return true }
    // Another program's database is none of this reader's business; one of its own may lack tables.
    return isNamed && (tables.isEmpty || tables.contains(where: ArenaDatabase.tables.contains))
  }

  /// Logs lie in the run directory or above it; other folders belong to other runs.
  private static func mayHoldConsole(_ folder: String, root: String?) -> Bool {
    guard let root else { return true }
    return folder.isEmpty || folder == root || root.hasPrefix(folder + "/")
  }

  /// The files of a folder that are worth opening as a log: a log is among the largest, and no
  /// prompt, result, database or description.
  private static func likelyConsoles(
    _ listing: FileListing, _ folder: FileListing.Folder
  ) -> [Int] {
    let others = [
      "_prompt.txt", "_result.txt", ".json", ".jsonl", ".db", ".pkl", ".db-journal", ".db-wal",
      ".db-shm", ".parquet",
    ].map { Array($0.utf8) }
    let likely = folder.files.filter { index in
      let name = listing.pathBytes[listing.nameRange(index)]
      return !others.contains { name.suffix($0.count).elementsEqual($0) }
    }
    let most = 64
    if likely.count <= most { return likely }
    return likely.sorted { listing.size[$0] > listing.size[$1] }.prefix(most).sorted()
  }

  private static func isConsole(_ tree: InputTree, _ index: Int) -> Bool {
    guard let head = try? tree.contents(index, limit: 64 << 10) else { return false }
    return ArenaConsole.recognises(head)
  }

  /// Stamped logs first, then those nearest to the run, then the largest.
  private mutating func sortConsoles(_ input: RunInput) {
    func key(_ file: RunInput.File) -> (Int, Int, Int64) {
      let tree = input.trees[file.tree]
      let head = input.beginning(file, limit: 64 << 10)
      let depth = tree.listing.path(file.index).utf8.count { $0 == UInt8(ascii: "/") }
      return (ArenaConsole.isStamped(head) ? 0 : 1, -depth, -tree.listing.size[file.index])
    }
    consoles = consoles.map { (key($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
