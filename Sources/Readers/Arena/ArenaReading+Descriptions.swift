import Trace

extension ArenaReading {
  /// Reads `persona.json` and `information.json`; what is wrong with them becomes warnings.
  mutating func readDescriptions() {
    if let file = folder.persona,
      let value = json(input.trees[file.tree], file.index, input.path(file))
    {
      readPersons(value, input.path(file))
    } else if folder.persona == nil {
      readPersonsBesideLog()
    }
    if let file = folder.information,
      let value = json(input.trees[file.tree], file.index, input.path(file))
    {
      if let day = value["virtual_date"]?.int64.flatMap({ Int32(exactly: $0) }),
        let iteration = value["iteration"]?.int64.flatMap({ Int32(exactly: $0) }),
        (0..<ArenaFacts.numberLimit).contains(day), (0..<ArenaFacts.numberLimit).contains(iteration)
      {
        evidence.facts.completed = (day, iteration)
      } else {
        warnings.add(
          "information_unreadable", "it lacks a virtual_date or iteration that a run can have",
          path: input.path(file))
      }
    }
  }

  /// A log that is named alone tells who reflects only together with the `persona.json` of its run:
  /// beside it, or in the `save` folder beside it.
  private mutating func readPersonsBesideLog() {
    guard let log = folder.consoles.first, input.trees[log.tree].listing.count == 1,
      !input.trees[log.tree].isArchive, input.trees[log.tree].displayPath != "-"
    else { return }
    let path = input.trees[log.tree].displayPath
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    for name in ["persona.json", "save/persona.json"] {
      var ignored = WarningList()
      guard let tree = try? InputTree.open(folder + name, fileTimes: nil, warnings: &ignored),
        tree.listing.count == 1, let value = json(tree, 0, folder + name)
      else { continue }
      readPersons(value, folder + name)
      sources.append(
        SourceDescription(reader: "persona.json", path: folder + name, spans: 0, skipped: 0))
      return
    }
  }

  private mutating func json(_ tree: InputTree, _ index: Int, _ path: String) -> JSONValue? {
    let limit = 16 << 20
    do {
      let bytes = try tree.contents(index, limit: limit)
      return try JSONValue(bytes.span)
    } catch let error as ReaderError {
      warnings.add("description_unreadable", error.message, path: path)
    } catch let error as JSONError {
      warnings.add(
        "description_unreadable",
        "it is no JSON: at byte \(error.offset), \(error.what); mend it or leave it out",
        path: path)
    } catch {
      warnings.add("description_unreadable", "it can't be read", path: path)
    }
    return nil
  }

  private mutating func readPersons(_ value: JSONValue, _ path: String) {
    guard let persons = value.elements else {
      warnings.add(
        "persona_unreadable", "it is no list of persons, so who reflects is not known", path: path)
      return
    }
    var frequency: [Int32] = []
    var cash: [Double] = []
    for (position, person) in persons.prefix(1_000_000).enumerated() {
      // The program numbers agents by person_id, which its own files count from 0 in order.
      guard person["person_id"]?.int64 ?? Int64(position) == Int64(position) else {
        warnings.add(
          "persona_order", "its persons are not numbered in order, so who reflects is not known",
          path: path)
        return
      }
      frequency.append(
        Int32(clamping: person["reflect_frequency"]?.int64 ?? 0))
      cash.append(10 * (person["minimum_living_expense"]?.double ?? .infinity))
    }
    evidence.facts.reflectFrequency = frequency
    evidence.facts.cashToBuy = cash
  }
}
