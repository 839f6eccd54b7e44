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
      if let (day, iteration) = ArenaFacts.completed(value) {
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
    do throws(ArenaPersons.Problem) {
      let persons = try ArenaPersons(value)
      evidence.facts.reflectFrequency = persons.reflectFrequency
      evidence.facts.cashToBuy = persons.cashToBuy
    } catch {
      switch error {
      case .noList:
        warnings.add(
          "persona_unreadable", "it is no list of persons, so who reflects is not known",
          path: path)
      case .order:
        warnings.add(
          "persona_order", "its persons are not numbered in order, so who reflects is not known",
          path: path)
      }
    }
  }
}
