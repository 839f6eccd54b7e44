/// A stock and its prices.
struct ArenaStock: Sendable {
  let number: Int
  let name: String
  /// Dividend per share and year, in whole dollars.
  let dividend: Int
  /// All shares there are.
  let total: Int
  /// The ten closing prices before the run, as `stocks.json` gives them.
  let past: [Double]
  /// Closing prices of the last days, the newest last; at most five.
  private(set) var closes: [Double]
  private(set) var begin: Double
  private(set) var last: Double
  private(set) var highest: Double
  private(set) var lowest: Double
  /// Money and shares that changed hands today.
  private(set) var volume = 0.0
  private(set) var traded = 0
  private var intraday: (sum: Double, count: Int)

  init(number: Int, dividend: Int, total: Int, past: [Double]) {
    self.number = number
    name = String(UnicodeScalar(UInt8(65 + number % 26)))
    self.dividend = dividend
    self.total = total
    self.past = past
    closes = Array(past.suffix(5))
    let price = past.last ?? 100
    begin = price
    last = price
    highest = price
    lowest = price
    intraday = (price, 1)
  }

  /// Mean of today's prices.
  var mean: Double { intraday.sum / Double(intraday.count) }

  /// Change since the day's beginning, in percent.
  var change: Double { (last - begin) / begin * 100 }

  /// Takes in a deal.
  mutating func trade(_ quantity: Int, at price: Double) {
    volume += Double(quantity) * price
    traded += quantity
    last = price
    highest = max(highest, price)
    lowest = min(lowest, price)
    intraday = (intraday.sum + price, intraday.count + 1)
  }

  /// The prices to show: the last five days, today's being the newest.
  var shownCloses: [Double] { Array(closes.dropLast()) + [last] }

  /// Ends the day: the next one begins where this one closed.
  mutating func endDay() {
    closes = Array((closes.dropLast() + [last, last]).suffix(5))
    begin = last
    highest = last
    lowest = last
    volume = 0
    traded = 0
    intraday = (last, 1)
  }
}
