import Glibc
import TestSupport
import Testing
import Trace

@testable import Readers

@Suite struct OpenAITests {
  /// A log that was written at that second since 1970, or now, read with a zone so many hours ahead.
  private func trace(_ text: String, written: Int? = nil, zone: Int64? = nil) throws -> RunTrace {
    let scratch = ScratchFolder()
    scratch.write("openai.log", text)
    let path = "\(scratch.path)/openai.log"
    if let written {
      let times = [timespec(tv_sec: written, tv_nsec: 0), timespec(tv_sec: written, tv_nsec: 0)]
      #expect(unsafe utimensat(AT_FDCWD, path, times, 0) == 0)
    }
    var options = ReadOptions()
    options.zone = zone.map { .fixed($0 * 3_600_000_000_000) }
    return try Registry.read([path], options: options)
  }

  /// 2026-03-02 09:00:00 UTC, in seconds since 1970.
  private static let nine = 1_772_442_000

  /// Times are the machine's: by the user's word, else by when the file was written, else UTC with a
  /// warning.
  @Test func zones() throws {
    let text = line(1, "Sending HTTP Request: POST") + line(3, "HTTP Response: POST 200")
    let instant = Int64(Self.nine + 1) * 1_000_000_000
    let eight: Int64 = 8 * 3_600_000_000_000

    let named = try trace(text, written: Self.nine + 3, zone: 8)
    #expect(named.calls.map(\.start) == [instant - eight])
    #expect(named.calls.map(\.duration) == [2_000_000_000])
    #expect(named.codes == ["log_whole_seconds"])

    let inferred = try trace(text, written: Self.nine + 3 - 8 * 3600)
    #expect(inferred.calls.map(\.start) == [instant - eight])
    #expect(inferred.codes == ["log_whole_seconds", "zone_inferred"])

    let inUTC = try trace(text, written: Self.nine + 4)
    #expect(inUTC.calls.map(\.start) == [instant])
    #expect(inUTC.codes == ["log_whole_seconds"])

    let assumed = try trace(text, written: Self.nine + 400)
    #expect(assumed.calls.map(\.start) == [instant])
    #expect(assumed.codes == ["log_whole_seconds", "zone_assumed"])
  }

  private func line(_ second: Int, _ message: String) -> String {
    "[2026-03-02 09:00:0\(second) - openai._base_client:1 - DEBUG] \(message)\n"
  }

  @Test func earlyVersionsAreRead() throws {
    let trace = try trace(
      "some other line\n"
        + line(1, "Request options: {'method': 'post', 'url': '/chat/completions'}")
        + line(3, "HTTP Response: POST https://x/v1/chat \"429 Too Many Requests\" Headers")
        + line(3, "Retrying request to /chat/completions in 0.5 seconds")
        + line(4, "Request options: {'method': 'post', 'url': '/chat/completions'}")
        + line(9, "HTTP Response: POST https://x/v1/chat \"200 OK\" Headers({})"))
    #expect(trace.calls.map(\.attempt) == [2])
    #expect(trace.calls.map(\.duration) == [8_000_000_000])
    #expect(trace.attempts.map(\.status) == [.rateLimited, .ok])
    #expect(trace.codes == ["log_whole_seconds", "zone_assumed"])
  }

  @Test func requestsSideBySideHaveNoDurations() throws {
    let trace = try trace(
      line(1, "Sending HTTP Request: POST") + line(2, "Sending HTTP Request: POST")
        + line(3, "HTTP Response: POST 200") + line(4, "HTTP Response: POST 200"))
    #expect(trace.calls.count == 2)
    #expect(trace.calls.allSatisfy { $0.duration == nil && $0.status == .ok })
    #expect(trace.codes.contains("calls_overlap"))
  }

  @Test func batchesAreJoined() throws {
    let scratch = ScratchFolder()
    scratch.write(
      "in.jsonl",
      """
      {"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"messages":[1]}}
      {"custom_id":"b","method":"POST","url":"/v1/chat/completions","body":{"messages":[2]}}
      {"custom_id":"c","method":"POST","url":"/v1/chat/completions","body":{"messages":[1]}}
      """)
    scratch.write(
      "out.jsonl",
      """
      {"custom_id":"b","response":{"status_code":429,"body":{"error":{"code":"rate_limit"}}}}
      {"custom_id":"a","response":{"status_code":200,"body":{"usage":{"completion_tokens":7}}}}
      """)
    let calls = try read(scratch.path).calls
    #expect(calls.map(\.status) == [.ok, .rateLimited, .missingResult])
    #expect(calls.map(\.outputTokens) == [7, nil, nil])
    #expect(calls[0].promptHash == calls[2].promptHash)
    #expect(calls[0].promptHash != calls[1].promptHash)
  }

  private static let whole: [UInt8] = Array(
    (0..<12).map { call in
      let second = String(100 + call).dropFirst()
      let head = "[2026-03-02 09:00:\(second) - openai._base_client:482 - DEBUG] "
      return head + "Request options: {'method': 'post', 'url': '/chat/completions'}\n" + head
        + "Building HTTP request retries_taken=\(call % 3)\n"
        + head + "Sending HTTP Request: POST https://api.openai.com/v1/chat/completions\n"
        + (call % 4 == 0
          ? head + "Encountered httpx.TimeoutException: ReadTimeout\n"
          : head + "HTTP Response: POST https://x/v1/chat \"\(200 + call % 3 * 150) OK\"\n")
        + head + (call % 5 == 0 ? "Raising timeout error\n" : "Retrying request to /x\n")
    }.joined().utf8)

  /// Whatever becomes of a log, it is read or refused, and no number comes from nowhere.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func damagedLogsAreReadOrRefused(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var bytes = Self.whole
    for _ in 0..<Int.random(in: 1...30, using: &generator) {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + 40))
      default:
        let copy = Array(bytes[place..<min(bytes.count, place + 200)])
        bytes.insert(contentsOf: copy, at: Int.random(in: 0..<bytes.count, using: &generator))
      }
    }
    if Bool.random(using: &generator) {
      bytes.removeLast(Int.random(in: 0..<bytes.count / 2, using: &generator))
    }
    let scratch = ScratchFolder()
    scratch.write("openai.log", bytes)
    do throws(ReaderError) {
      var options = ReadOptions()
      options.inputFormat = "openai"
      let trace = try Registry.read(["\(scratch.path)/openai.log"], options: options)
      let lines = bytes.split(separator: 10).count
      #expect(trace.attempts.count <= lines, "seed \(seed)")
      #expect(trace.calls.count <= trace.attempts.count, "seed \(seed)")
      #expect(trace.coverage.callsObserved == trace.calls.count, "seed \(seed)")
      for row in trace.calls + trace.attempts {
        #expect((row.duration ?? 0) >= 0, "seed \(seed)")
        if row.duration == nil { #expect(row.timing == .none, "seed \(seed)") }
      }
    } catch {
      #expect(!error.message.isEmpty, "seed \(seed)")
    }
  }
}
