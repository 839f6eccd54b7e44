public import Trace

/// The file of prices that a user keeps: JSON, with the currency, the day, and amounts by model.
public enum PriceFile {
  /// A file of prices has at most so many bytes.
  public static let largest = 1 << 20

  private static let keys = ["currency", "date", "models", "unnamed"]
  private static let amounts = [
    "input_per_million", "output_per_million", "cached_input_per_million", "per_request",
  ]

  /// The prices in such a file.
  ///
  /// Keys that mean nothing are errors: a misspelt price would otherwise count as none.
  ///
  /// - Throws: ``ReaderError/malformed(path:what:remedy:)`` with what is wrong.
  /// - Complexity: O(bytes + models²).
  public static func parse(_ bytes: [UInt8], path: String) throws(ReaderError) -> PriceList {
    let file: JSONValue
    do throws(JSONError) {
      file = try JSONValue(bytes.span)
    } catch {
      throw failure(path, "\(error.what), at byte \(error.offset)")
    }
    guard case .object(let members) = file else { throw failure(path, "it is no JSON object") }
    try check(members.map(\.key), keys, path, in: "the file")
    guard let currency = file["currency"]?.text, (1...16).contains(currency.utf8.count) else {
      throw failure(path, "'currency' must be a short text such as \"USD\"")
    }
    guard let date = file["date"]?.text, isDay(date) else {
      throw failure(path, "'date' must be the day of the prices, such as \"2026-11-21\"")
    }
    guard case .object(let named)? = file["models"] else {
      throw failure(path, "'models' must be an object with a price for each model")
    }
    var list = PriceList(path: path, currency: currency, date: date, models: [])
    for (name, value) in named {
      if list.models.contains(where: { $0.model == name }) {
        throw failure(path, "the model '\(name)' has two prices")
      }
      list.models.append(try price(name, value, path))
    }
    list.unnamed = try file["unnamed"].map { value throws(ReaderError) in
      try price("unnamed", value, path)
    }
    return list
  }

  private static func price(
    _ model: String, _ value: JSONValue, _ path: String
  ) throws(ReaderError) -> PriceList.Price {
    guard case .object(let members) = value else {
      throw failure(path, "the price of '\(model)' is no object")
    }
    try check(members.map(\.key), amounts, path, in: "the price of '\(model)'")
    func amount(_ key: String) throws(ReaderError) -> Double? {
      guard let member = value[key] else { return nil }
      guard let number = member.double, number >= 0, number <= 1e12 else {
        throw failure(path, "'\(key)' of '\(model)' must be a number of 0 or more")
      }
      return number
    }
    guard let input = try amount(amounts[0]), let output = try amount(amounts[1]) else {
      throw failure(path, "'\(model)' needs '\(amounts[0])' and '\(amounts[1])'")
    }
    return PriceList.Price(
      model: model, input: input, output: output, cachedInput: try amount(amounts[2]),
      request: try amount(amounts[3]) ?? 0)
  }

  private static func check(
    _ found: [String], _ known: [String], _ path: String, in place: String
  ) throws(ReaderError) {
    if let odd = found.first(where: { !known.contains($0) }) {
      throw failure(
        path,
        "\(place) has a key '\(odd)', which means nothing; known are "
          + known.joined(separator: ", "))
    }
    for key in known where found.count(where: { $0 == key }) > 1 {
      throw failure(path, "\(place) has the key '\(key)' twice")
    }
  }

  /// Whether a text is a day as `2026-11-21`.
  private static func isDay(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2] else { return false }
    guard parts.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } }) else { return false }
    let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
    return (1...12).contains(numbers[1]) && (1...31).contains(numbers[2])
  }

  private static func failure(_ path: String, _ what: String) -> ReaderError {
    .malformed(
      path: path, what: what, remedy: "Documentation/Cost.md shows what a file of prices holds")
  }
}
