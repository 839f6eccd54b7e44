/// What requests to models cost, as a file of the user's own says.
///
/// No price comes with the program: prices date fast.
public struct PriceList: Sendable, Equatable {
  /// What one model costs.
  ///
  /// Amounts are in the currency of the list.
  public struct Price: Sendable, Equatable {
    /// The model's name as sources tell it, or how its name begins, followed by `*`.
    public var model: String
    /// A million tokens of prompts.
    public var input: Double
    /// A million tokens of answers.
    public var output: Double
    /// A million tokens of prompts that the provider had read before; nil where that is not told.
    public var cachedInput: Double?
    /// One request, beside its tokens.
    public var request: Double

    /// A price with those amounts.
    public init(
      model: String, input: Double, output: Double, cachedInput: Double? = nil, request: Double = 0
    ) {
      self.model = model
      self.input = input
      self.output = output
      self.cachedInput = cachedInput
      self.request = request
    }

    /// What a request of those tokens costs.
    public func cost(input tokens: Int64, output answer: Int64) -> Double {
      request + (Double(tokens) * input + Double(answer) * output) / 1e6
    }

    /// What a prompt cache saves on so many tokens that it had read before; nil where that is not told.
    public func saving(onInput tokens: Double) -> Double? {
      cachedInput.map { (input - $0) * tokens / 1e6 }
    }
  }

  /// The file's path.
  public var path: String
  /// The currency, such as `USD`.
  public var currency: String
  /// The day on which the prices were looked up, as `2026-11-21`.
  public var date: String
  /// The prices by model.
  public var models: [Price]
  /// What requests cost whose model no source tells; nil where the list has none.
  public var unnamed: Price?

  /// A list of those prices.
  public init(
    path: String, currency: String, date: String, models: [Price], unnamed: Price? = nil
  ) {
    self.path = path
    self.currency = currency
    self.date = date
    self.models = models
    self.unnamed = unnamed
  }

  /// What a model costs: the price of its name, else that of the longest beginning.
  ///
  /// - Parameter model: nil where no source tells it.
  /// - Returns: nil where the list has no such price.
  /// - Complexity: O(prices).
  public func price(of model: String?) -> Price? {
    guard let model else { return unnamed }
    if let own = models.first(where: { $0.model == model }) { return own }
    return models.filter { $0.model.hasSuffix("*") && model.hasPrefix($0.model.dropLast()) }
      .max { $0.model.utf8.count < $1.model.utf8.count }
  }
}
