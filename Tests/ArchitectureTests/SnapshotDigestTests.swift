import TestSupport
import Testing

/// What a snapshot was made from is known again.
extension SnapshotTests {
  @Test func theDigestOfAFolderCanBeMadeAgain() throws {
    let found = try differences(
      """
      tar --zstd -xf fixtures/arena-tiny.tar.zst -C "$s"
      exec 3> /dev/null
      for program in xxh128sum sha256sum; do
        digest=$(cd "$s/arena-tiny/save" && find . -type f -printf '%P\\0' | LC_ALL=C sort -z |
          xargs -0 $program 2>&3 | $program 2>&3)
        [[ ${digest%% *} =~ ^[0-9a-f]{32,64}$ ]] || echo "no digest of $program"
        options=$([[ $program == xxh128sum ]] || echo --digest sha256)
        runlens snapshot -q $options "$s/arena-tiny/save" -o "$s/kept.parquet"
        grep -qa "${digest%% *}" "$s/kept.parquet" || echo "another digest than of $program"
      done
      echo ended
      """)
    #expect(found == "ended\n")
  }

  /// The rows of a run whose agents have other names differ: by its input alone it is the same.
  @Test func theSameInputIsMergedOnceByDigestsOfOneKind() throws {
    let found = try differences(
      """
      tar --zstd -xOf fixtures/lines-tiny.tar.zst lines-tiny/trace.jsonl > "$s/t.jsonl"
      head -n 9 "$s/t.jsonl" > "$s/u.jsonl"; head -n 12 "$s/t.jsonl" | tail -n 5 > "$s/v.jsonl"
      for kind in xxh128 sha256 none; do
        runlens snapshot -q --digest $kind "$s/t.jsonl" -o "$s/$kind.parquet"
        runlens snapshot -q --digest $kind --redact "$s/t.jsonl" -o "$s/$kind-hidden.parquet"
      done
      for pair in xxh128:xxh128 sha256:sha256 xxh128:sha256 sha256:xxh128 none:none none:xxh128; do
        runlens merge "$s/${pair%:*}.parquet" "$s/${pair#*:}-hidden.parquet" -o "$s/m.parquet" 2>&1 |
          grep -c 'again and it was left out' || true
      done
      # What comes through standard input is not known again by what lies beside it.
      for part in u v; do
        runlens snapshot -q --input-format json-lines - "$s/t.jsonl" < "$s/$part.jsonl" \\
          -o "$s/$part.parquet"
      done
      runlens merge "$s/u.parquet" "$s/v.parquet" -o "$s/m.parquet" 2>&1 | sed "s#$s/##g"
      """)
    let lines = found.split(separator: "\n").map(String.init)
    #expect(lines.prefix(6) == ["1", "1", "0", "0", "0", "0"], "\(found)")
    #expect(lines.count == 7 && lines.last?.contains("wrote 2 runs with") == true, "\(found)")
  }

  /// Runs of which no digest is known are the same only by their rows.
  @Test func digestsCanBeLeftOut() throws {
    let found = try differences(
      """
      tar --zstd -xf fixtures/arena-tiny.tar.zst -C "$s"
      tar --zstd -xOf fixtures/lines-tiny.tar.zst lines-tiny/trace.jsonl > "$s/one.jsonl"
      head -n 3 "$s/one.jsonl" > "$s/two.jsonl"
      for run in arena-tiny/save one.jsonl two.jsonl; do
        name=$(basename $run .jsonl)
        runlens snapshot -q --digest none "$s/$run" -o "$s/$name.parquet"
        ! grep -qaE 'input.0.(xxh128|sha256)' "$s/$name.parquet" || echo "$name has a digest"
        grep -qa 'input.0.path' "$s/$name.parquet" || echo "$name has no path"
        cmp <(runlens analyze -q --json "$s/$run" | grep total_ms) \
          <(runlens analyze -q --json "$s/$name.parquet" | grep total_ms)
      done
      grep -qa "input.0.bytes.*$(stat -c %s "$s/one.jsonl")" "$s/one.parquet" || echo "no size"
      runlens merge "$s/one.parquet" "$s/two.parquet" "$s/one.parquet" -o "$s/all.parquet" 2>&1 |
        sed "s#$s/##g"
      runlens snapshot --digest md5 "$s/one.jsonl" -o "$s/x" 2>&1 || echo $?
      """)
    let lines = found.split(separator: "\n").map(String.init)
    #expect(lines.count == 4, "\(found)")
    #expect(lines.first?.contains("holds the run") == true, "\(found)")
    #expect(lines.dropFirst(2).first?.contains("xxh128, sha256, none") == true, "\(found)")
    #expect(lines.last == "2", "\(found)")
  }
}
