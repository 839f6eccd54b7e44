import Analysis
import Trace
import Writing

/// What the arguments of `compare` ask for, checked before anything is read.
struct CompareCommandOptions {
  /// Paths of the runs of both sides; the candidate's are empty where parts of one run are compared.
  let base: [String]
  let candidate: [String]
  let filter: SpanFilter?
  let baseFilter: SpanFilter?
  let candidateFilter: SpanFilter?
  let splitBy: String?
  let isSelfTest: Bool
  let splits: Int
  var comparison = ComparisonOptions()

  /// Whether any field of a span may be asked for.
  var hasConditions: Bool {
    filter != nil || baseFilter != nil || candidateFilter != nil || splitBy != nil
  }

  init(_ arguments: ParsedArguments) throws(ProgramError) {
    let operands = arguments.operands
    var base = arguments.all("base")
    var candidate = arguments.all("candidate")
    isSelfTest = arguments.has("self-test")
    splitBy = arguments.value("split-by")
    if base.isEmpty, candidate.isEmpty {
      base = Array(operands.prefix(1))
      candidate = Array(operands.dropFirst())
    } else if let extra = operands.first {
      throw .usage(.extraOperand(extra, command: "compare"))
    }
    self.base = base
    self.candidate = candidate
    filter = try FilterOption.filter("where", arguments)
    baseFilter = try FilterOption.filter("base-where", arguments)
    candidateFilter = try FilterOption.filter("candidate-where", arguments)
    splits = Int(try Self.whole("splits", arguments, most: 100_000) ?? 200)

    guard !base.isEmpty else {
      throw .usage(.missingOperand(placeholder: "BASE", command: "compare"))
    }
    let ofOneRun = isSelfTest || splitBy != nil
    if ofOneRun, let extra = candidate.first {
      throw .usage(.extraOperand(extra, command: "compare"))
    }
    let hasParts = filter != nil || (baseFilter != nil && candidateFilter != nil)
    guard ofOneRun || !candidate.isEmpty || hasParts else {
      throw .usage(.missingOperand(placeholder: "CANDIDATE", command: "compare"))
    }
    comparison.threshold = try Self.share("threshold", arguments) ?? 0.05
    if let known = try Self.share("run-variation", arguments) {
      comparison.runVariation = known
      comparison.assumedRunVariation = 0
    }
    comparison.seed = try Self.whole("seed", arguments, most: Int64.max) ?? 1
    for text in arguments.all("fail-on") {
      do throws(ComparisonGate.Failure) {
        comparison.gates.append(try ComparisonGate(text))
      } catch {
        throw Self.bad(
          "--fail-on", text, "[STAGE.]METRIC OP LIMIT such as 'buy.p95>+10%': \(error.message)")
      }
    }
    // Otherwise a wrong field would show only after a long read.
    if let splitBy {
      do throws(SpanFilter.Failure) {
        try SpanFilter.checkSplit(by: splitBy)
      } catch {
        throw Self.bad("--split-by", splitBy, "a field of a span: \(error.message)")
      }
    }
  }

  /// The condition that a field has that value.
  static func equals(_ field: String, _ value: String) throws(ProgramError) -> SpanFilter {
    do throws(SpanFilter.Failure) {
      return try SpanFilter(field, equals: value)
    } catch {
      throw bad("--split-by", field, "a field of a span: \(error.message)")
    }
  }

  private static func bad(_ option: String, _ value: String, _ allowed: String) -> ProgramError {
    .usage(.badValue(spelling: option, value: value, allowed: allowed, suggestion: nil))
  }

  /// `5%`, `5 %` or `0.05`.
  private static func share(
    _ name: String, _ arguments: ParsedArguments
  ) throws(ProgramError) -> Double? {
    guard let text = arguments.value(name) else { return nil }
    let bare = text.filter { $0 != " " }
    let isPercent = bare.hasSuffix("%")
    let number = Double(isPercent ? String(bare.dropLast()) : bare)
    guard let number, number.isFinite, number >= 0, number / (isPercent ? 100 : 1) <= 10 else {
      throw bad("--\(name)", text, "a share from 0 to 1000 %, such as 5% or 0.05")
    }
    return isPercent ? number / 100 : number
  }

  private static func whole(
    _ name: String, _ arguments: ParsedArguments, most: Int64
  ) throws(ProgramError) -> UInt64? {
    guard let text = arguments.value(name) else { return nil }
    guard let number = UInt64(text), number <= UInt64(most), number > 0 || name == "seed" else {
      throw bad("--\(name)", text, "a whole number up to \(most)")
    }
    return number
  }
}
