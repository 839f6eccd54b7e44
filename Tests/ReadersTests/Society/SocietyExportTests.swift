import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// What the web interface exports, and MLflow's file store.
@Suite struct SocietyExportTests {
  /// The zip as AgentSociety's own route writes it: CRLF, quotes doubled, a table without rows missing.
  @Test(.enabled(if: SocietyPack.arePresent, "the shared data is absent"))
  func exportIsTheDatabase() throws {
    let scratch = ScratchFolder()
    let database = SocietyPack.run5("agentsociety_data/sqlite.db")
    let info = SocietyPack.run5(
      "agentsociety_data/exps/default/5c1d8f2a-7b3e-4e6f-9a41-2d8c6b5e9f10/experiment_info.yaml")
    let isMade = scratch.run(
      """
      set -e
      cp '\(info)' experiment.yaml
      for table in agent_profile agent_status agent_survey agent_dialog global_prompt metric; do
        sqlite3 -csv -header '\(database)' \\
          "SELECT * FROM as_5c1d8f2a_7b3e_4e6f_9a41_2d8c6b5e9f10_$table ORDER BY rowid" > $table.csv
      done
      echo '{}' > metrics.json
      zip -q export.zip *.csv experiment.yaml metrics.json
      """)
    try #require(isMade)
    let found = try SocietyPack.read("\(scratch.path)/export.zip")
    let wanted = try SocietyPack.read(database)
    let rows = wanted.spans.rows.filter { $0.run == "exp_sqlite" }
    #expect(found.run.system == "agentsociety" && found.spans.count == rows.count)
    for (left, right) in zip(found.spans.rows, rows) {
      var left = left
      left.source = right.source
      left.call = right.call
      #expect(left == right)
    }
    let reading = try SocietyPack.reading("\(scratch.path)/export.zip")
    #expect(try SocietyPack.experiment("exp_sqlite", in: reading).metrics == 75)
  }

  /// Version 1.4 exports JSON as Python's own notation.
  @Test func exportOfVersion4() throws {
    let scratch = ScratchFolder()
    scratch.write(
      "experiment.yaml",
      """
      created_at: 2026-03-02 01:00:00.001700+00:00
      error: ''
      id: 0b6f2c1e-5d3a-4e8f-9a17-2c4d6e8f0a1b
      input_tokens: 10
      name: tiny
      status: 2
      updated_at: 2026-03-02 01:00:09+00:00

      """)
    scratch.write(
      "agent_survey.csv",
      "id,day,t,survey_id,result,created_at\r\n"
        + "2,0,28801.0,11111111-2222-4333-8444-555555555555,\"{'joy': 5, 'a': 'it\"\"s\nso'}\","
        + "2026-03-02 01:00:04.5+00:00\r\n3,0\r\n")
    scratch.write(
      "global_prompt.csv",
      "day,t,prompt,created_at\r\n0,28801,\"a\nb\",2026-03-02 01:00:05+00:00\r\n")
    let trace = try SocietyPack.read(scratch.path)
    #expect(trace.run.id == "tiny")
    #expect(trace.rows("survey", "call").count == 1)
    #expect(trace.milliseconds("experiment", "run") == [8998.3])
    #expect(trace.warnings.contains(code: "records_unreadable"))
  }

  /// A file store as MLflow 2 lays it out, beside the run of another program.
  @Test func trackedFiles() throws {
    let scratch = ScratchFolder()
    let isMade = scratch.run(
      """
      set -e
      run=mlruns/141852039281/0123456789abcdef0123456789abcdef
      mkdir -p $run/metrics/poi $run/params $run/tags mlruns/0 mlruns/.trash
      mkdir -p mlruns/141852039281/ffffffffffffffffffffffffffffffff/metrics
      printf 'artifact_location: /x\\nname: exp\\n' > mlruns/141852039281/meta.yaml
      printf 'end_time: null\\nrun_name: run_0b6f2c1e-5d3a-4e8f-9a17-2c4d6e8f0a1b\\nstatus: 1\\n' \\
        > $run/meta.yaml
      printf 'run_name: gentle-fox-12\\n' \\
        > mlruns/141852039281/ffffffffffffffffffffffffffffffff/meta.yaml
      printf '1772413204000 0.5 0\\n1772413206500 0.5 1\\n1772413207250 nan 2\\nbroken\\n' \\
        > $run/metrics/hunger_satisfaction
      printf '1772413204100 3 0\\n' > $run/metrics/poi/visited
      """)
    try #require(isMade)
    let trace = try SocietyPack.read("\(scratch.path)/mlruns")
    #expect(trace.milliseconds("metric_cycle", "step") == [2500, 750])
    #expect(trace.sources.first { $0.reader == "mlflow" }?.skipped == 1)
    let reading = try SocietyPack.reading("\(scratch.path)/mlruns")
    let tracked = try #require(reading.store.experiments.first).tracked
    #expect(Set(tracked.map(\.key)) == ["hunger_satisfaction", "poi/visited"])
    // Runs of other programs alone are none of AgentSociety's.
    scratch.run("rm -r mlruns/141852039281/0123456789abcdef0123456789abcdef")
    #expect(throws: ReaderError.self) { try SocietyPack.read("\(scratch.path)/mlruns") }
  }

  /// Two stores of one experiment: the first tells its rows, once.
  @Test(.enabled(if: SocietyPack.arePresent, "the shared data is absent"))
  func oneExperimentTwice() throws {
    let avro = SocietyPack.run4("exp_fail", "avro")
    let dump = SocietyPack.dump.path("society14_exp_fail_data_tz_shanghai.sql")
    let both = try SocietyPack.read(avro, dump)
    let one = try SocietyPack.read(dump)
    #expect(both.spans.count == one.spans.count)
    #expect(both.warnings.contains(code: "experiment_twice"))
  }

  /// A step in which the run ended is there, without an end.
  @Test(.enabled(if: SocietyPack.arePresent, "the shared data is absent"))
  func stepThatFailed() throws {
    let tables = try SocietyPack.read(SocietyPack.run4("exp_fail", "avro"))
    let cycles = tables.rows("simulation_cycle", "step")
    #expect(cycles.count == 10)
    #expect(cycles.last?.status == .error && cycles.last?.duration == nil)
    let run = try #require(tables.rows("experiment", "run").first)
    #expect(run.status == .error && run.error == "RuntimeError: driver: injected agent failure")
    #expect(run.inputTokens == 21637 && run.outputTokens == 24691)
    #expect(tables.warnings.contains(code: "run_crashed"))
    let log = try SocietyPack.read(SocietyPack.run4("exp_fail", "console.log"))
    let step = try #require(log.rows("simulation_step", "step").last)
    #expect(step.status == .error && step.iteration == 9)
    #expect(step.error == "RuntimeError: driver: injected agent failure")
    #expect(log.rows("experiment", "run").first?.error == step.error)
  }
}
