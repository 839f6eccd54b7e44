import TestSupport
import Testing
import Trace

@testable import Readers

/// One of several experiments that one database holds.
@Suite struct SocietyChoiceTests {
  private static let ids = [
    "11111111-0000-4000-8000-000000000001", "11112222-0000-4000-8000-000000000002",
    "33333333-0000-4000-8000-000000000003",
  ]

  /// A dump with two experiments of one name and one of another, each with so many states.
  private static func dump() -> String {
    var text =
      "--\n-- PostgreSQL database dump\n--\n\n"
      + "COPY public.as_experiment (tenant_id, id, name, num_day, status, cur_day, cur_t, config, error, "
      + "input_tokens, output_tokens, created_at, updated_at) FROM stdin;\n"
    for (id, name) in zip(ids, ["twice", "twice", "once"]) {
      text += "default\t\(id)\t\(name)\t0\t2\t0\t0\t\t\t1\t2\t2026-03-02 01:00:00+00\t"
      text += "2026-03-02 01:01:00+00\n"
    }
    text += "\\.\n"
    for (number, id) in ids.enumerated() {
      let table = "as_" + id.map { $0 == "-" ? "_" : String($0) }.joined() + "_agent_status"
      text +=
        "COPY public.\(table) (id, day, t, lng, lat, parent_id, friend_ids, action, status, created_at) "
        + "FROM stdin;\n"
      for agent in 0...number {
        text += "\(agent)\t0\t900\t\\N\t\\N\t\\N\t[]\t\t{}\t2026-03-02 01:00:30+00\n"
      }
      text += "\\.\n"
    }
    return text
  }

  private static func read(_ wanted: String?) throws -> RunTrace {
    let scratch = ScratchFolder()
    scratch.write("dump.sql", dump())
    var options = ReadOptions()
    options.experiment = wanted
    return try Registry.read(["\(scratch.path)/dump.sql"], options: options)
  }

  @Test func allOfThem() throws {
    let trace = try Self.read(nil)
    #expect(trace.warnings.contains(code: "several_runs"))
    #expect(trace.spans.rows.count { $0.phase == "run" } == 3)
  }

  @Test(arguments: ["once", "3333", "33333333-0000-4000-8000-000000000003", "33333333000"])
  func oneOfThem(wanted: String) throws {
    let trace = try Self.read(wanted)
    #expect(!trace.warnings.contains(code: "several_runs"))
    #expect(Set(trace.spans.rows.map(\.run)) == ["once"])
    #expect(trace.spans.rows.count { $0.phase == "run" } == 1)
  }

  @Test(arguments: [("twice", true, 2), ("1111", true, 2), ("nothing", false, 3), ("", false, 3)])
  func noneOrSeveral(wanted: String, isAmbiguous: Bool, count: Int) throws {
    let error = #expect(throws: ReaderError.self) { try Self.read(wanted) }
    guard case .experiment(_, wanted, isAmbiguous, let candidates) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(candidates.count == count)
    #expect(candidates.first == "twice (\(Self.ids[0]))")
    #expect(error?.isUsage == true && error?.message.contains(Self.ids[1]) == true)
  }

  @Test func otherFormatsHaveNone() throws {
    let scratch = ScratchFolder()
    scratch.write("trace.jsonl", "{\"ts\":1,\"stage\":\"a\",\"phase\":\"call\",\"dur_us\":1}\n")
    var options = ReadOptions()
    options.experiment = "a"
    #expect(throws: ReaderError.self) {
      try Registry.read(["\(scratch.path)/trace.jsonl"], options: options)
    }
  }
}
