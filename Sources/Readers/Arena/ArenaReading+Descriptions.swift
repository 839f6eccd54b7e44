import Trace

extension ArenaReading {
  /// Reads `persona.json` and `information.json`; what is wrong with them becomes warnings.
  mutating func readDescriptions() {
    if let file = folder.persona, let value = json(file) {
      if let persons = value.elements {
        readPersons(persons, input.path(file))
      } else {
        warnings.add(
          "persona_unreadable", "it is no list of persons, so who reflects is not known",
          path: input.path(file))
      }
    }
    if let file = folder.information, let value = json(file) {
      if let day = value["virtual_date"]?.int64.flatMap({ Int32(exactly: $0) }),
        let iteration = value["iteration"]?.int64.flatMap({ Int32(exactly: $0) }), day >= 0,
        iteration >= 0
      {
        evidence.facts.completed = (day, iteration)
      } else {
        warnings.add(
          "information_unreadable", "it lacks virtual_date or iteration", path: input.path(file))
      }
    }
  }

  private mutating func json(_ file: RunInput.File) -> JSONValue? {
    let limit = 16 << 20
    do {
      let bytes = try input.trees[file.tree].contents(file.index, limit: limit)
      return try JSONValue(bytes.span)
    } catch let error as ReaderError {
      warnings.add("description_unreadable", error.message, path: input.path(file))
    } catch let error as JSONError {
      warnings.add(
        "description_unreadable",
        "it is no JSON: at byte \(error.offset), \(error.what); mend it or leave it out",
        path: input.path(file))
    } catch {
      warnings.add("description_unreadable", "it can't be read", path: input.path(file))
    }
    return nil
  }

  private mutating func readPersons(_ persons: [JSONValue], _ path: String) {
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
