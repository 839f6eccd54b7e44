import Foundation
import TestSupport
import Testing

/// A snapshot stands for its run in every command.
@Suite(.enabled(if: canUnpack, "unpacking a fixture takes bash and zstd"))
struct SnapshotTests {
  /// Prints what differs between what a command says of a run and of its snapshot.
  func differences(_ script: String) throws -> String {
    let scratch = ScratchFolder()
    let result = try ShellResult("s='\(scratch.path)'\n\(script)", in: Repository.root)
    return "\(result.output)\(result.errors)"
  }

  @Test(arguments: Fixture.all.filter { $0.format != "snapshot" })
  func everyCommandSaysTheSame(fixture: Fixture) throws {
    let found = try differences(
      """
      run='\(fixture.archive)'; options=(\(fixture.options)); zone=(\(fixture.zone)); kept="$s/kept.parquet"
      runlens snapshot -q "${options[@]}" "$run" -o "$kept"
      runlens snapshot -q "${options[@]}" "$run" -o "$s/again.parquet"
      cmp "$kept" "$s/again.parquet"
      for view in "" --json --markdown -v; do
        cmp <(runlens analyze $view "${options[@]}" "$run" 2>&1) <(runlens analyze $view "${zone[@]}" "$kept" 2>&1)
      done
      runlens analyze -q --csv "$s/one" "${options[@]}" "$run" > /dev/null
      runlens analyze -q --csv "$s/two" "${zone[@]}" "$kept" > /dev/null
      diff -r "$s/one" "$s/two"
      cmp <(runlens check --profile agent-service "${options[@]}" "$run" 2>&1) \\
        <(runlens check --profile agent-service "${zone[@]}" "$kept" 2>&1)
      cmp <(runlens analyze --json - --input-format snapshot < "$kept" 2>&1) \\
        <(runlens analyze --json "$kept" 2>&1)
      runlens merge -q "$kept" -o "$s/merged.parquet"
      cmp <(runlens analyze --json "$s/merged.parquet" 2>&1) <(runlens analyze --json "$kept" 2>&1)
      """)
    #expect(found == "")
  }

  /// What others computed is kept, alone or beside spans, and told as from the files themselves.
  @Test func metricsAreKept() throws {
    let withMetrics = Fixture.all.filter(\.hasMetrics)
    #expect(withMetrics.count >= 2)
    let found = try differences(
      """
      for name in prometheus-tiny load-tests-tiny; do
        runlens snapshot fixtures/$name.tar.zst -o "$s/$name.parquet" 2>&1 | grep -c 'wrote 0 spans, [1-9]'
        cmp <(runlens export -q --format prometheus fixtures/$name.tar.zst 2>&1) \\
          <(runlens export -q --format prometheus "$s/$name.parquet" 2>&1)
      done
      runlens merge "$s"/*.parquet -o "$s/both.parquet"
      runlens analyze -q --json "$s/both.parquet" | grep -c '"unit"'
      for name in prometheus-tiny load-tests-tiny; do
        runlens analyze -q --json "$s/$name.parquet" | grep -c '"unit"'
      done
      """)
    let lines = found.split(separator: "\n").map(String.init)
    try #require(lines.count == 6, "\(found)")
    #expect(lines[0] == "1" && lines[1] == "1" && lines[5].contains("wrote 2 runs with 0 spans"))
    let counts = lines[2..<5].compactMap { Int($0) }
    try #require(counts.count == 3)
    #expect(counts[0] == counts[1] + counts[2] && counts[1] > 0 && counts[2] > 0)
  }

  @Test func compareSaysTheSame() throws {
    let found = try differences(
      """
      for name in base faulty; do
        runlens snapshot -q fixtures/sim-$name.tar.zst -o "$s/$name.parquet"
      done
      for view in "" --json --markdown; do
        cmp <(runlens compare $view fixtures/sim-{base,faulty}.tar.zst 2>&1) \\
          <(runlens compare $view "$s/base.parquet" "$s/faulty.parquet" 2>&1)
      done
      """)
    #expect(found == "")
  }

  @Test func aRunThatIsThereTwiceIsMergedOnce() throws {
    let found = try differences(
      """
      runlens snapshot -q fixtures/sim-base.tar.zst -o "$s/a.parquet"
      runlens snapshot -q fixtures/sim-faulty.tar.zst -o "$s/b.parquet"
      cp "$s/a.parquet" "$s/c.parquet"
      runlens merge "$s/a.parquet" "$s/b.parquet" -o "$s/ab.parquet"
      runlens merge "$s/ab.parquet" "$s/c.parquet" -o "$s/abc.parquet"
      cmp "$s/ab.parquet" "$s/abc.parquet"
      runlens merge "$s/ab.parquet" "$s/c.parquet" --keep-repeats -o "$s/kept.parquet"
      """)
    let lines = found.split(separator: "\n").map(String.init)
    #expect(lines.count == 4, "\(found)")
    #expect(lines.first?.contains("wrote 2 runs with ") == true)
    #expect(lines.dropFirst().first?.contains("c.parquet' holds the run 'sim-base' again") == true)
    #expect(lines.last?.contains("wrote 3 runs with ") == true)
  }

  @Test func agentsAreToldApartWithoutTheirNames() throws {
    let found = try differences(
      """
      run=fixtures/sim-base.tar.zst; printf secret > "$s/key"
      runlens snapshot -q $run -o "$s/plain.parquet"
      runlens snapshot -q --redact $run -o "$s/hashed.parquet"
      runlens snapshot -q --redact-key "$s/key" $run -o "$s/keyed.parquet"
      for name in plain hashed keyed; do
        runlens analyze -q --csv "$s/$name" "$s/$name.parquet" > "$s/$name.txt"
        cut -d, -f9 "$s/$name/spans.csv" | sort -u | wc -l
      done
      cut -d, -f9 "$s"/{hashed,keyed}/spans.csv | grep -vE '^(agent|agent-[0-9a-f]{12}|)$' || true
      comm -12 <(cut -d, -f9 "$s/hashed/spans.csv" | grep - | sort -u) \\
        <(cut -d, -f9 "$s/keyed/spans.csv" | grep - | sort -u)
      """)
    let counts = Set(found.split(separator: "\n"))
    #expect(counts.count == 1, "\(found)")
  }

  @Test func aWriterThatIsEndedLeavesTheOldFile() throws {
    let found = try differences(
      """
      echo old > "$s/kept.parquet"
      (ulimit -f 4; runlens snapshot -q fixtures/sim-base.tar.zst -o "$s/kept.parquet") \\
        > /dev/null 2>&1 && echo "it was not ended"
      cat "$s/kept.parquet"
      runlens snapshot -q fixtures/sim-base.tar.zst -o /dev/full 2> /dev/null || echo $?
      runlens snapshot -q no-such-run -o "$s/kept.parquet" 2> /dev/null || echo $?
      cat "$s/kept.parquet"
      runlens snapshot -q fixtures/sim-base.tar.zst -o "$s/kept.parquet" --level 23 2> /dev/null || echo $?
      runlens snapshot -q fixtures/sim-base.tar.zst 2> /dev/null || echo $?
      """)
    #expect(found == "old\n4\n3\nold\n2\n2\n")
  }

  @Test(.enabled(if: ScratchFolder.canMount, "takes the right to mount"))
  func aFullDiskLeavesTheOldFile() throws {
    let found = try differences(
      """
      runlens snapshot -q fixtures/sim-base.tar.zst -o "$s/base.parquet"
      for _ in {1..200}; do echo "$s/base.parquet"; done | xargs \\
        runlens merge -q --keep-repeats -o "$s/all.parquet"
      runlens snapshot -q "$s/all.parquet" -o "$s/whole.parquet"
      size=$((($(stat -c %s "$s/whole.parquet") + 4095) / 4096))
      [[ $size -gt 8 ]]
      trap 'umount "$s/disk"' EXIT
      mkdir "$s/disk"
      # From no room at all to one page less than it takes, beside the old file.
      for pages in 2 3 4 $((size / 2)) $((size - 1)) $size; do
        mount -t tmpfs -o size=$((pages * 4))k tmpfs "$s/disk"
        echo old > "$s/disk/kept.parquet"
        (cd "$s/disk" && ! runlens snapshot -q ../all.parquet -o kept.parquet 2>&1)
        [[ $(ls -A "$s/disk") == kept.parquet && $(< "$s/disk/kept.parquet") == old ]] || ls -lA "$s/disk"
        umount "$s/disk"
      done
      trap - EXIT
      """)
    let line =
      "runlens: error: 'kept.parquet' can't be written: No space left on device; check that its folder "
      + "exists, is writable and has room, or name another place"
    #expect(found == String(repeating: line + "\n", count: 6))
  }

  /// Killed at any time, it leaves the old file or the whole new one.
  @Test func aWriterThatIsKilledLeavesTheOldFileOrTheNew() throws {
    let found = try differences(
      """
      for name in base faulty; do
        runlens snapshot -q fixtures/sim-$name.tar.zst -o "$s/$name.parquet"
      done
      for _ in {1..40}; do echo "$s/base.parquet" "$s/faulty.parquet"; done | xargs \\
        runlens merge -q --keep-repeats --level 12 -o "$s/all.parquet"
      runlens snapshot -q "$s/all.parquet" -o "$s/new.parquet"
      for delay in 0.005 0.01 0.02 0.03 0.04 0.06 0.08 0.1 0.12 0.15 0.2 0.3; do
        echo old > "$s/kept.parquet"
        timeout -s KILL $delay runlens snapshot -q "$s/all.parquet" -o "$s/kept.parquet" > /dev/null 2>&1
        if [[ $(head -c 4 "$s/kept.parquet") == PAR1 ]]; then
          cmp "$s/kept.parquet" "$s/new.parquet"
        else
          echo old | cmp - "$s/kept.parquet"
        fi
        rm "$s/kept.parquet"
        timeout -s KILL $delay runlens snapshot -q "$s/all.parquet" -o "$s/kept.parquet" > /dev/null 2>&1
        [[ ! -e "$s/kept.parquet" ]] || cmp "$s/kept.parquet" "$s/new.parquet"
      done 2> "$s/killed"
      grep -v Killed "$s/killed"
      """)
    #expect(found == "")
  }

  @Test func textsAreKeptOnRequest() throws {
    let found = try differences(
      """
      tar --zstd -xf fixtures/sim-per-call.tar.zst -C "$s"
      run=$(dirname "$(find "$s" -name debug_prompts)")
      for way in '' --with-text; do runlens snapshot -q $way "$run" -o "$s/kept$way.parquet"; done
      runlens snapshot -q --with-text fixtures/sim-per-call.tar.zst -o "$s/archive.parquet"
      texts=$(find "$run/debug_prompts" -type f -size +0 | wc -l)
      ((texts > 20)) || echo "few texts"
      cmp <(runlens analyze --json "$s/kept.parquet") <(runlens analyze --json "$s/kept--with-text.parquet")
      runlens merge "$s/kept--with-text.parquet" "$s/kept.parquet" -o "$s/merged.parquet" 2>&1 |
        sed "s#$s/##"
      runlens snapshot -q fixtures/sim-base.tar.zst -o "$s/other.parquet"
      runlens merge -q "$s/other.parquet" "$s/kept--with-text.parquet" -o "$s/both.parquet"
      runlens merge -q "$s/both.parquet" "$s/other.parquet" -o "$s/again.parquet" 2> /dev/null
      cmp "$s/both.parquet" "$s/again.parquet"
      cmp <(runlens merge -q "$s/kept--with-text.parquet" -o /dev/stdout) "$s/merged.parquet"
      [[ $(stat -c %s "$s/both.parquet") -gt $(stat -c %s "$s/kept--with-text.parquet") ]] || echo "no texts"
      runlens snapshot --with-text --redact "$run" -o "$s/x" 2> /dev/null || echo $?
      """)
    let lines = found.split(separator: "\n").map(String.init)
    #expect(lines.count == 3, "\(found)")
    #expect(lines.first?.contains("'kept.parquet' holds the run") == true, "\(found)")
    #expect(lines.last == "2")
  }

  @Test func whatIsNoSnapshotIsRefused() throws {
    let found = try differences(
      """
      printf PAR1 > "$s/short.parquet"
      (cd "$s" && runlens analyze short.parquet 2>&1) || echo $?
      runlens merge fixtures/sim-base.tar.zst -o "$s/out.parquet" 2>&1 || echo $?
      ls "$s"
      """)
    #expect(
      found == """
        runlens: error: 'short.parquet' is broken: its end: it is cut off; it is cut off or altered, copy \
        or make it again
        3
        runlens: error: 'fixtures/sim-base.tar.zst' holds nothing that RunLens recognises; a snapshot is \
        needed; make one with 'runlens snapshot PATH -o FILE'
        3
        short.parquet

        """)
  }
}
