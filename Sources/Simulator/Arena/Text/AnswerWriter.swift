import Writing

/// An answer that the model would give, were nothing wrong with it.
struct DraftAnswer: Sendable {
  /// The value of "output".
  var text: [UInt8]
  /// What the order would be; nil for hold and for the stages without orders.
  var order: DraftOrder?
  /// The oddity in it by its name in the truth; nil for none.
  var quirk: String?
}

/// The order that an answer asks for.
struct DraftOrder: Sendable, Equatable {
  var side: ArenaOrder.Side
  /// nil where nobody trades such a stock.
  var stock: Int?
  var name: String
  var quantity: Int
  /// As the answer says it, to the cent.
  var price: Double
}

/// Writes the model's answers.
struct AnswerWriter: Sendable {
  let quirks: ArenaParameters.Quirks
  var stream: RandomStream

  /// Words with a blank in front.
  private static let words: [StaticString] = [
    " balance", " margin", " growth", " caution", " turnover", " spread", " trend", " reserve",
    " income", " recovery", " demand", " supply", " timing", " stability", " return", " position",
    " strength", " valuation", " signal", " diversity", " limit", " pressure", " holding",
    " outlook",
  ]

  /// Appends so many words, the first with a capital, without a full stop.
  private mutating func sentence(_ least: Int, _ most: Int, to text: inout ByteBuffer) {
    let count = least + stream.below(most - least + 1)
    let opener = Self.words[stream.below(Self.words.count)]
    opener.withUTF8Buffer { word in
      unsafe text.append(word[1] & ~0x20)
      unsafe text.append(word.span.extracting(droppingFirst: 2))
    }
    for _ in 1..<count { text.append(literal: Self.words[stream.below(Self.words.count)]) }
  }

  /// So many words as a text of their own, for what is rare.
  private mutating func sentence(_ least: Int, _ most: Int) -> String {
    var text = ByteBuffer()
    sentence(least, most, to: &text)
    return String(decoding: text.bytes, as: UTF8.self)
  }

  private mutating func draw(_ names: [(String, Double)]) -> String? {
    var found: String?
    for (name, rate) in names where stream.chance(rate) && found == nil { found = name }
    return found
  }

  mutating func analysis() -> DraftAnswer {
    let quirk = draw([
      ("dquote", quirks.doubleQuote), ("unicode", quirks.unicode), ("marker", quirks.marker),
    ])
    var text = ByteBuffer()
    text.reserve(700)
    text.append(literal: "The analysis results:\n- ")
    if quirk == "dquote" { text.append(literal: "The \"sure\" stock ") }
    sentence(7, 20, to: &text)
    text.append(literal: ".\n- ")
    sentence(7, 20, to: &text)
    text.append(literal: quirk == "unicode" ? ". — café 📈 价格\n- " : ".\n- ")
    if quirk == "marker" {
      // The words are drawn all the same, so that what follows stays as it is without the oddity.
      _ = sentence(7, 20)
      text.append(literal: "LLM ERROR: RateLimitError - quoted in a text")
    } else {
      sentence(7, 20, to: &text)
      text.append(literal: ".")
    }
    return DraftAnswer(text: text.bytes, quirk: quirk)
  }

  mutating func buy(_ view: AgentView, _ market: ArenaMarket) -> DraftAnswer {
    let quirk = draw([("badstock", quirks.unknownStock), ("unicode", quirks.unicode)])
    if stream.chance(0.12) { return DraftAnswer(text: Array("hold".utf8)) }
    let stock = market.stocks[stream.below(market.stocks.count)]
    let spare = max(0, view.cash - Double(view.reserve))
    let amount = ((spare * (0.05 + 0.3 * stream.unit())) * 100).rounded(.down) / 100
    let price = ((stock.last * (0.955 + 0.06 * stream.unit())) * 100).rounded() / 100
    let name = quirk == "badstock" ? "Z9" : stock.name
    var text = ByteBuffer()
    text.append("Operation: buy, Stock name: \(name), Investment Amount: $")
    text.append(cents: amount)
    text.append(", Best Buying Price: $")
    text.append(cents: price)
    if quirk == "unicode" { text.append(" — 买入") }
    return DraftAnswer(
      text: text.bytes,
      order: DraftOrder(
        side: .buy, stock: quirk == "badstock" ? nil : stock.number, name: name,
        quantity: price > 0 ? Int(amount / price) : 0, price: price), quirk: quirk)
  }

  mutating func sell(_ portfolio: ArenaPortfolio, _ market: ArenaMarket) -> DraftAnswer {
    let quirk = draw([("badstock", quirks.unknownStock), ("unicode", quirks.unicode)])
    if portfolio.holdings.isEmpty || stream.chance(0.2) {
      return DraftAnswer(text: Array("Operation: hold".utf8))
    }
    let holding = portfolio.holdings[stream.below(portfolio.holdings.count)]
    let stock = market.stocks[holding.stock]
    let quantity = 1 + stream.below(max(1, holding.quantity / 2))
    let price = ((stock.last * (0.985 + 0.06 * stream.unit())) * 100).rounded() / 100
    let name = quirk == "badstock" ? "Z9" : stock.name
    var text = ByteBuffer()
    text.append("Operation: sell, Stock name: \(name), The number of shares: \(quantity)")
    text.append(", Best Selling Price: $")
    text.append(cents: price)
    if quirk == "unicode" { text.append(" — 卖出") }
    return DraftAnswer(
      text: text.bytes,
      order: DraftOrder(
        side: .sell, stock: quirk == "badstock" ? nil : stock.number, name: name,
        quantity: quantity, price: price), quirk: quirk)
  }

  mutating func short() -> DraftAnswer {
    let quirk = draw([("dquote", quirks.doubleQuote), ("unicode", quirks.unicode)])
    var text = ByteBuffer()
    text.reserve(400)
    text.append(literal: quirk == "dquote" ? "Weakness: Too \"bold\" " : "Weakness: ")
    sentence(10, 15, to: &text)
    if quirk == "unicode" { text.append(literal: " — naïve 🧭") }
    text.append(literal: ". Strength: ")
    sentence(10, 15, to: &text)
    text.append(literal: ".")
    return DraftAnswer(text: text.bytes, quirk: quirk)
  }

  mutating func long() -> DraftAnswer {
    let quirk = draw([
      ("dquote", quirks.doubleQuote), ("unicode", quirks.unicode), ("marker", quirks.marker),
    ])
    var text = "Suggestions for a new investment strategy: 1. \(sentence(9, 13)).\n"
    if quirk == "dquote" { text += "2. Never \"hope\". \(sentence(9, 13))." }
    if quirk == "unicode" { text += "2. \(sentence(9, 13)). — garçon 📈" }
    if quirk == "marker" { text += marker() }
    if quirk == nil { text += "2. \(sentence(9, 13))." }
    return DraftAnswer(text: Array(text.utf8), quirk: quirk)
  }

  /// Lines as in the log, without the one case that nobody could decide: the end of an answer
  /// before a verdict.
  private mutating func marker() -> String {
    let texts = [
      "LLM PROMPT\n2. \(sentence(9, 13)).",
      "---LLM Response---\n2. \(sentence(9, 13)).",
      "---end of LLM Response---\n2. \(sentence(9, 13)).",
      "settlement stock_onhold: None\n2. \(sentence(9, 13)).",
      "True\n---- repeat count: \n 0 quoted\n2. \(sentence(9, 13)).",
      "LLM connection error: JSONDecodeError - quoted\n2. \(sentence(9, 13)).",
      "Traceback (most recent call last):\n2. \(sentence(9, 13)).",
    ]
    return texts[stream.below(texts.count)]
  }

  mutating func strategy() -> DraftAnswer {
    let quirk = draw([
      ("apostrophe", quirks.apostrophe), ("dquote", quirks.doubleQuote),
      ("unicode", quirks.unicode),
    ])
    var text = ByteBuffer()
    text.reserve(320)
    text.append(literal: "New investment strategy: ")
    if quirk == "apostrophe" { text.append(literal: "Don't overpay ") }
    if quirk == "dquote" { text.append(literal: "Stay \"small\" ") }
    sentence(16, 20, to: &text)
    text.append(literal: quirk == "unicode" ? " — sûr." : ".")
    return DraftAnswer(text: text.bytes, quirk: quirk)
  }

  mutating func gossip(_ market: ArenaMarket) -> DraftAnswer {
    let quirk = draw([
      ("dquote", quirks.doubleQuote), ("apostrophe", quirks.apostrophe),
      ("unicode", quirks.unicode), ("marker", quirks.marker),
    ])
    let name = market.stocks[stream.below(market.stocks.count)].name
    var text = "People say that stock \(name) is up for \(sentence(10, 13))."
    switch quirk {
    case "dquote": text = "They say \"\(text)\""
    case "apostrophe": text = "It's said: \(text)"
    case "unicode": text += " 🤫 秘密"
    case "marker": text += "\n---- repeat count: \nNone\nDatabase ERROR:quoted"
    default: break
    }
    return DraftAnswer(text: Array(text.utf8), quirk: quirk)
  }

  /// An answer of the wrong form.
  mutating func invalid(_ stage: SimulatedStage) -> [UInt8] {
    let texts: [String]
    switch stage {
    case .marketAnalysis:
      texts = ["My view: wait for lower prices.", "The analysis results:\n- a.\n- b.\n- c.\n- d."]
    case .buy: texts = ["I would buy some of A.", "Operation: buy, Stock name: A, maybe"]
    case .sell:
      texts = [
        "I would give some of A away.",
        "Operation: sell, Stock name: A, The number of shares: ten, Best Selling Price: $445",
      ]
    case .shortReflection: texts = ["Many things were weak, few were strong."]
    case .strategyUpdate: texts = ["Carry on as before."]
    case .longReflection, .gossip: texts = ["Nothing to say."]
    }
    return Array(texts[stream.below(texts.count)].utf8)
  }
}
