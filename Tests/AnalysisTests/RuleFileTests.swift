import TestSupport
import Testing
import Trace

@testable import Analysis

/// Files of rules, and the part of YAML that they are written in.
@Suite struct RuleFileTests {
  private func groups(_ text: String) throws -> [RuleGroup] {
    try RuleFileParser.parse(Array(text.utf8), path: "r.yml")
  }

  @Test func aFileMayBeWrittenInManyWays() throws {
    let found = try groups(
      """
      # A comment.
      ---
      groups:
      - name: "first # no comment"   # a comment
        interval: 1m30s
        labels: {team: 'it''s', "b c": plain text}
        rules:
          - alert: A
            expr: |
              up
                > 5   # a comment of the expression

            for: 5m
            keep_firing_for: 1h
            labels:
              severity: page
              team: own
            annotations:
              summary: "a \\"b\\"
                c"
              long: >-
                folded
                text

                more
          - record: a:b
            expr: sum(up)
              by (x)
          -
            expr: topk(1, up)
            alert: 'B'
      - name: second
        rules: [{alert: C, expr: "vector(1) > 0"}]
      - name: third
      """)
    #expect(found.map(\.name) == ["first # no comment", "second", "third"])
    #expect(found.map(\.interval) == [90_000, nil, nil])
    #expect(found.map(\.rules.count) == [3, 1, 0])
    let first = found[0].rules
    #expect(first.map(\.name) == ["A", "a:b", "B"] && first.map(\.line) == [8, 26, 30])
    #expect(first[0].text == "up > 5 # a comment of the expression")
    #expect(first[0].hold == 300_000 && first[0].keepFiring == 3_600_000)
    #expect(first[0].labels.map(\.name) == ["severity", "team", "b c"])
    #expect(first[0].labels.map(\.value) == ["page", "own", "plain text"])
    #expect(first[1].labels.map(\.value) == ["it's", "plain text"])
    #expect(first[1].text == "sum(up) by (x)" && !first[1].isAlert)
    guard case .unsupported(let why) = first[2].condition else {
      Issue.record("'topk' is taken for understood")
      return
    }
    #expect(why.contains("'topk'"))
  }

  @Test(arguments: [
    ("groups:\n  - name: a\n    rule: []\n", 3, "no field 'rule'"),
    ("groups:\n  - rules: []\n", 2, "name is missing"),
    ("groups:\n  - name: a\n  - name: a\n", 3, "comes twice"),
    ("group: []\n", 1, "no field 'group'"),
    ("groups:\n  - name: a\n    interval: 5 m\n", 3, "no duration"),
    ("groups:\n  - name: a\n    rules:\n      - alert: b\n", 4, "'expr' is missing"),
    ("groups:\n  - name: a\n    rules:\n      - expr: b\n", 4, "either 'alert' or 'record'"),
    ("groups:\n  - name: a\n    rules:\n      - {record: b, expr: c, for: 5m}\n", 4, "no 'for'"),
    ("groups:\n  - name: a\n   rules: []\n", 3, "indentation"),
    ("groups:\n\t- name: a\n", 2, "tab"), ("groups: &a []\n", 1, "'&'"),
    ("groups: []\n---\ngroups: []\n", 2, "second document"),
    ("groups: [{name: a\n", 1, "comma or '}'"), ("groups: \"a\n", 1, "does not end"),
    ("a: 1\na: 2\n", 2, "comes twice"), ("", 1, "a file of rules must stand here"),
  ])
  func whatIsWrongIsSaidWithItsLine(text: String, line: Int, what: String) throws {
    #expect {
      try groups(text)
    } throws: { error in
      guard let error = error as? RuleFileError else { return false }
      return error.line == line && error.what.contains(what)
    }
  }

  /// Whatever becomes of a file, it is read or refused.
  @Test(arguments: 0..<200 as Range<UInt64>)
  func damagedFilesAreReadOrRefused(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var bytes = Array(
      """
      groups:
        - name: a
          rules:
            - alert: b
              expr: 'rate(x{a=~"b|c.*"}[5m]) > 5 and on (a) (y or z)'
              labels: {a: [b, "c"], d: e}
              annotations:
                x: |-
                  text
                y: >
                  more
      """.utf8)
    let parts = ["\"", "'", "{", "[", "\n", "  ", "- ", ": ", "|", "(", "\u{e9}", "#", "\\"]
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      if Bool.random(using: &generator) {
        let part = parts[Int.random(in: 0..<parts.count, using: &generator)]
        bytes.insert(contentsOf: Array(part.utf8), at: place)
      } else {
        bytes.removeSubrange(place..<min(bytes.count, place + 5))
      }
    }
    do throws(RuleFileError) {
      _ = try RuleFileParser.parse(bytes, path: "r.yml")
    } catch {
      #expect(!error.what.isEmpty && error.line > 0, "seed \(seed)")
    }
  }

  @Test(arguments: [
    ("a.*", "abc", true), ("a.*", "ba", false), ("a|bc", "bc", true), ("(a|b)+c?", "abbac", true),
    ("(a|b)+c?", "cc", false), ("[a-c]+", "cab", true), ("[^a-c]", "d", true), ("5..", "503", true),
    ("5..", "5031", false), ("^a$", "a", true), ("", "", true), ("a?", "", true),
    ("\\d+\\.x", "12.x", true),
    (".+", "", false), ("(?:ab)*", "abab", true), ("[]a]", "]", true), ("a**", "aaa", true),
  ])
  func patternsMatchTheWholeValue(pattern: String, value: String, matches: Bool) throws {
    #expect(try PromPattern(expression: pattern).matches(value) == matches)
  }

  @Test func noPatternTakesLongerThanItsLengths() throws {
    let pattern = try PromPattern(expression: "(a*)*(a*)*(a|a)*b")
    #expect(!pattern.matches(String(repeating: "a", count: 2000)))
    for wrong in ["(", "a)", "[a", "*", "a{2}", "(?i)a", "\\", "\\pL"] {
      #expect(throws: PromSyntaxError.self) { try PromPattern(expression: wrong) }
    }
  }

  @Test(arguments: [
    ("5m", 300_000), ("1h30m", 5_400_000), ("1d2h3m4s5ms", 93_784_005), ("0", 0), ("90s", 90_000),
    ("5", nil), ("m", nil), ("5m1h", nil), ("", nil), ("1.5h", nil), ("99999999999y", nil),
  ])
  func durations(text: String, milliseconds: Int64?) {
    #expect(PromDuration.milliseconds(text) == milliseconds)
    if let milliseconds, milliseconds > 0 {
      #expect(PromDuration.milliseconds(PromDuration.text(milliseconds)) == milliseconds)
    }
  }
}
