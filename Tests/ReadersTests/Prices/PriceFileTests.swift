import Readers
import Testing
import Trace

@Suite struct PriceFileTests {
  private func parse(_ text: String) throws(ReaderError) -> PriceList {
    try PriceFile.parse(Array(text.utf8), path: "p.json")
  }

  @Test func aWholeFile() throws {
    let list = try parse(
      #"""
      {"currency": "EUR", "date": "2026-11-21", "models": {
        "large": {"input_per_million": 2.5, "output_per_million": 10,
                  "cached_input_per_million": 1.25, "per_request": 0.001},
        "small*": {"input_per_million": 0, "output_per_million": 1},
        "small-x*": {"input_per_million": 3, "output_per_million": 1}},
       "unnamed": {"input_per_million": 1, "output_per_million": 2}}
      """#)
    #expect(list.currency == "EUR" && list.date == "2026-11-21" && list.path == "p.json")
    #expect(list.price(of: "large")?.cost(input: 1_000_000, output: 100_000) == 3.501)
    #expect(list.price(of: "large")?.saving(onInput: 2_000_000) == 2.5)
    #expect(list.price(of: "small-7")?.input == 0)
    #expect(list.price(of: "small-7")?.saving(onInput: 1) == nil)
    // The longest beginning holds, and nothing is guessed.
    #expect(list.price(of: "small-x1")?.model == "small-x*")
    #expect(list.price(of: "larger") == nil && list.price(of: "Large") == nil)
    #expect(list.price(of: nil)?.output == 2)
  }

  @Test(arguments: [
    ("", "at byte 0"), ("[]", "no JSON object"), ("{}", "'currency'"),
    (#"{"currency":"USD"}"#, "'date'"),
    (#"{"currency":"USD","date":"2026-13-01","models":{}}"#, "'date'"),
    (#"{"currency":"USD","date":"2026-11-21"}"#, "'models'"),
    (#"{"currency":"USD","date":"2026-11-21","models":{},"model":{}}"#, "a key 'model'"),
    (#"{"currency":"USD","currency":"USD","date":"2026-11-21","models":{}}"#, "twice"),
    (#"{"currency":"USD","date":"2026-11-21","models":{"a":1}}"#, "no object"),
    (
      #"{"currency":"USD","date":"2026-11-21","models":{"a":{"input_per_million":1}}}"#,
      "needs 'input_per_million' and 'output_per_million'"
    ),
    (
      #"{"currency":"USD","date":"2026-11-21","models":{"a":{"input_per_million":-1,"output_per_million":1}}}"#,
      "0 or more"
    ),
    (
      #"{"currency":"USD","date":"2026-11-21","models":{"a":{"input":1,"output_per_million":1}}}"#,
      "a key 'input'"
    ),
    (
      #"{"currency":"USD","date":"2026-11-21","models":{"a":{"input_per_million":1e400,"output_per_million":1}}}"#,
      "0 or more"
    ),
  ])
  func whatIsWrongIsNamed(text: String, wanted: String) {
    let error = #expect(throws: ReaderError.self) { try parse(text) }
    #expect(error?.message.contains(wanted) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("p.json") == true)
  }

  @Test func aModelHasOnePrice() {
    let price = #"{"input_per_million":1,"output_per_million":1}"#
    let error = #expect(throws: ReaderError.self) {
      try parse(
        #"{"currency":"USD","date":"2026-11-21","models":{"a":\#(price),"a":\#(price)}}"#)
    }
    #expect(error?.message.contains("two prices") == true)
  }
}
