import Trace

extension SocietyReading {
  /// The source of rows that the web interface exported.
  static let exportSource = "export"
  /// The most bytes of one table of an export.
  private static let mostOfTable = 1 << 30

  /// Reads what the web interface exports: `experiment.yaml` and a CSV file for each table with rows.
  mutating func readExports() {
    for file in files.exports {
      let tree = input.trees[file.tree]
      let folder = Int(tree.listing.folder[file.index])
      let path = input.path(folder: tree.listing.folders[folder].path, tree: file.tree)
      let info = SocietyInfoFile(input.beginning(file, limit: SocietyInfoFile.longest))
      guard let id = info.values["id"].flatMap({ SocietyTable.experimentID($0) }),
        store.addInfo(info)
      else {
        warnings.add(
          "information_unreadable", "it holds no identifier of an experiment; is it complete?",
          path: input.path(file))
        addSource(Self.exportSource, path, 1)
        continue
      }
      let position = store.position(of: id)
      guard store.claim(position, source: Self.exportSource, path: path) else { continue }
      var bad = 0
      for table in SocietyTable.allCases {
        let name = Array("\(table.rawValue).csv".utf8)
        guard let index = tree.listing.index(name: name, folder: folder) else { continue }
        bad += readTable(table, RunInput.File(tree: file.tree, index: index), position)
      }
      addSource(Self.exportSource, path, bad + skipped(path))
    }
  }

  /// Reads one table; returns the number of records that are no rows.
  private mutating func readTable(
    _ table: SocietyTable, _ file: RunInput.File, _ position: Int
  ) -> Int {
    var text = CSVText(input.beginning(file, limit: Self.mostOfTable))
    var cells = SocietyCells()
    guard text.next(into: &cells) else { return 0 }
    let names = (0..<cells.count).map { cells.text($0) ?? "" }
    let columns = table.columns.map { names.firstIndex(of: $0) ?? -1 }
    var bad = BadRecords()
    var record = 1
    while text.next(into: &cells) {
      record += 1
      if cells.count == names.count {
        store.add(cells, to: position, table, columns: columns)
      } else {
        bad.add("record \(record): it has \(cells.count) values")
      }
    }
    bad.warn(
      input.path(file), damage: text.isCutOff ? "it ends inside quotation marks" : nil, &warnings)
    return bad.count
  }
}
