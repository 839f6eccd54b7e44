import TestSupport
import Testing

/// What is exported for machines comes back as the same spans.
@Suite(.enabled(if: canUnpack, "unpacking a fixture takes bash and zstd"))
struct ExportRoundTripTests {
  private static let fixtures = Fixture.all.filter { $0.format != "snapshot" && $0.hasSpans }

  private func output(_ script: String) throws -> String {
    let scratch = ScratchFolder()
    let result = try ShellResult("s='\(scratch.path)'\n\(script)", in: Repository.root)
    return "\(result.output)\(result.errors)"
  }

  /// Every value of every span, and so every table of the summary but what only the source tells.
  @Test(arguments: fixtures)
  func linesComeBack(fixture: Fixture) throws {
    let found = try output(
      """
      run='\(fixture.archive)'; options=(\(fixture.options)); zone=(\(fixture.zone))
      for format in csv jsonl; do
        runlens export -q "${options[@]}" "$run" --format $format -o "$s/one.$format"
      done
      for format in csv jsonl; do
        runlens export -q "${zone[@]}" "$s/one.jsonl" --format $format -o "$s/two.$format"
      done
      cmp "$s/one.csv" "$s/two.csv"; cmp "$s/one.jsonl" "$s/two.jsonl"
      test -s "$s/two.csv" || echo 'nothing was read'
      runlens formats > /dev/null
      """)
    #expect(found == "")
  }

  /// OTLP can't tell of spans without both times; those that it tells of are the same.
  @Test(arguments: fixtures)
  func tracesComeBack(fixture: Fixture) throws {
    let found = try output(
      """
      run='\(fixture.archive)'; options=(\(fixture.options)); zone=(\(fixture.zone))
      runlens export -q "${options[@]}" "$run" --format otlp -o "$s/one.otlp"
      [[ -s "$s/one.otlp" ]] || exit 0
      runlens export -q "${options[@]}" "$run" --format jsonl |
        grep -v '"start_ns":\\(null\\|-\\)' | grep -v '"duration_ms":null' > "$s/one.jsonl"
      runlens export -q "${zone[@]}" "$s/one.otlp" --format jsonl -o "$s/two.jsonl"
      cmp "$s/one.jsonl" "$s/two.jsonl"
      runlens export -q "${zone[@]}" "$s/two.jsonl" --format otlp -o "$s/two.otlp"
      runlens export -q "${zone[@]}" "$s/two.otlp" --format otlp -o "$s/three.otlp"
      cmp "$s/two.otlp" "$s/three.otlp"
      """)
    #expect(found == "")
  }
}
