/// What `persona.json` tells of the agents.
struct ArenaPersons: Sendable {
  /// Why it tells nothing.
  enum Problem: Error {
    /// It is no list.
    case noList
    /// Its persons are not numbered in their order.
    case order
  }

  /// After how many iterations each agent reflects; 0 for never.
  private(set) var reflectFrequency: [Int32] = []
  /// The cash with which each agent may buy.
  private(set) var cashToBuy: [Double] = []

  /// The persons of a parsed file.
  init(_ value: JSONValue) throws(Problem) {
    guard let persons = value.elements else { throw .noList }
    for (position, person) in persons.prefix(1_000_000).enumerated() {
      // The program numbers agents by person_id, which its own files count from 0 in order.
      guard person["person_id"]?.int64 ?? Int64(position) == Int64(position) else { throw .order }
      reflectFrequency.append(Int32(clamping: person["reflect_frequency"]?.int64 ?? 0))
      cashToBuy.append(10 * (person["minimum_living_expense"]?.double ?? .infinity))
    }
  }
}
