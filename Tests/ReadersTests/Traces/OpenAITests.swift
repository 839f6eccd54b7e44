import TestSupport
import Testing
import Trace

@testable import Readers

@Suite struct OpenAITests {
  private func trace(_ text: String, name: String = "openai.log") throws -> RunTrace {
    let scratch = ScratchFolder()
    scratch.write(name, text)
    return try read("\(scratch.path)/\(name)")
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
    #expect(trace.codes == ["log_whole_seconds"])
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
}
