import Testing

@testable import Benchmark

@Suite struct AnswerTests {
  private let limit = Answer("phase a llm 3 0\nphase b llm 2 1\nattempts 0 5\n")

  @Test func neitherOrderNorSpaceAtTheEndCounts() {
    let other = Answer("attempts 0 5  \r\n\nphase b llm 2 1\nphase a llm 3 0")
    #expect(limit.difference(from: other, in: nil) == nil)
  }

  @Test func linesAreOrderedByTheirBytes() {
    #expect(Answer("b\na\nB\né\n").lines == ["B", "a", "b", "é"])
  }

  @Test func theFirstLineThatDiffersIsNamed() {
    let other = Answer("attempts 0 5\nphase a llm 3 1\nphase b llm 2 9\n")
    #expect(
      limit.difference(from: other, in: nil)
        == Difference(expected: "phase a llm 3 0", given: "phase a llm 3 1"))
  }

  @Test func aMissingLineAndOneTooManyAreDifferences() {
    let short = Answer("attempts 0 5\nphase a llm 3 0\n")
    #expect(
      limit.difference(from: short, in: nil)
        == Difference(expected: "phase b llm 2 1", given: nil))
    #expect(
      short.difference(from: limit, in: nil)
        == Difference(expected: nil, given: "phase b llm 2 1"))
  }

  @Test func onlyThePartsThatAContenderAnswersAreCompared() {
    let other = Answer("attempts 0 5\n")
    #expect(limit.difference(from: other, in: ["attempts"]) == nil)
    #expect(limit.difference(from: other, in: ["attempts", "phase"]) != nil)
    // A part's name is a whole word.
    #expect(limit.lines(of: ["attempt"]).isEmpty)
  }

  @Test func twoEmptyAnswersDoNotAgree() {
    let nothing = limit.difference(from: limit, in: ["unheard"])
    #expect(nothing == Difference(expected: nil, given: nil))
    #expect(nothing?.sentence == "answers nothing that could be compared")
  }

  @Test func theSentenceQuotesBothLines() {
    #expect(
      BenchmarkError.difference(contender: "DuckDB", Difference(expected: "a 1", given: "a 2"))
        .message == "DuckDB says 'a 2' where 'a 1' is expected")
  }
}
