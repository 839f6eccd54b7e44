public import Analysis
public import Trace
import Writing

/// A run's objectives as JUnit XML, which CI systems show as tests.
///
/// A missed objective is a failure; one without a verdict is skipped, with the reason.
public enum ObjectivesJUnit {
  /// The document, ended by a line feed; `rules` where alert rules were evaluated, too.
  public static func render(
    _ check: ObjectiveCheck, rules: RuleCheck? = nil, of trace: RunTrace, options: ReportOptions
  ) -> [UInt8] {
    var xml = XMLText()
    xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    let alerts = rules?.results ?? []
    let tests = check.results.count + alerts.count
    let failures = check.count(.missed) + (rules?.count(.fired) ?? 0)
    let skipped = tests - failures - check.count(.met) - (rules?.count(.quiet) ?? 0)
    let counts = [
      ("tests", "\(tests)"), ("failures", "\(failures)"),
      ("errors", "0"), ("skipped", "\(skipped)"), ("time", "0"),
    ]
    xml.open("testsuites", [("name", "runlens check")] + counts)
    xml.open("testsuite", [("name", trace.run.id)] + counts)
    xml.open("properties", [])
    xml.empty("property", [("name", "runlens"), ("value", options.version)])
    xml.empty("property", [("name", "run"), ("value", trace.run.path)])
    xml.close("properties")
    for result in check.results { write(result, to: &xml) }
    if let rules { for result in alerts { write(result, of: rules, options, to: &xml) } }
    xml.close("testsuite")
    xml.close("testsuites")
    return xml.bytes
  }

  private static func write(_ result: ObjectiveResult, to xml: inout XMLText) {
    let objective = result.objective
    let attributes = [
      ("classname", objective.path),
      ("name", objective.label.map { "\($0): \(objective.text)" } ?? objective.text),
      ("file", objective.path), ("line", "\(objective.line)"), ("time", "0"),
    ]
    var measured = result.value == nil ? nil : ObjectivesWording.measured(result)
    if result.margin != nil { measured? += ", margin \(ObjectivesWording.margin(result))" }
    xml.open("testcase", attributes)
    switch result.verdict {
    case .met: break
    case .missed:
      xml.element(
        "failure",
        [("message", "\(ObjectivesWording.value(result)), not \(wanted(objective))")],
        text: "\(objective.place): \(measured ?? "")")
    case .undecided, .notMeasurable, .shown:
      let reason = result.reason ?? "it has no bound"
      xml.empty(
        "skipped", [("message", "\(ObjectivesWording.word(result.verdict)): \(reason)")])
    }
    if let measured { xml.element("system-out", [], text: measured) }
    xml.close("testcase")
  }

  private static func write(
    _ result: RuleResult, of check: RuleCheck, _ options: ReportOptions, to xml: inout XMLText
  ) {
    let rule = result.rule
    xml.open(
      "testcase",
      [
        ("classname", "\(rule.path): \(result.group)"), ("name", rule.name), ("file", rule.path),
        ("line", "\(rule.line)"), ("time", "0"),
      ])
    let remarks = RulesWording.remarks(result, check, options, most: 20)
    switch result.verdict {
    case .quiet: break
    case .fired:
      xml.element(
        "failure", [("message", "\(rule.text) fired")],
        text: "\(RulesWording.place(result)): \(remarks.joined(separator: "; "))")
    case .pending, .noData, .notEvaluated:
      let reason = "\(RulesWording.word(result.verdict)): \(result.reason ?? "")"
      xml.empty("skipped", [("message", reason)])
    }
    xml.close("testcase")
  }

  private static func wanted(_ objective: Objective) -> String {
    guard let target = objective.target else { return objective.text }
    let bound = ObjectivesWording.value(target.bound.number, target.bound.dimension)
    return "\(target.comparison.rawValue) \(bound)"
  }
}
