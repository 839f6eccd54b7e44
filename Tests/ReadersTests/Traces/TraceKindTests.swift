import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// No file of one system is taken for another's.
@Suite struct TraceKindTests {
  @Test(
    .enabled(if: !TracePack.names.isEmpty, "needs ../shared/data"), arguments: TracePack.names)
  func onlyTracesAreTakenForTraces(pack: String) throws {
    var warnings = WarningList()
    let archive = ArenaPack.data.appendingPathComponent("\(pack).tar.zst").path
    let tree = try InputTree.open(archive, fileTimes: nil, warnings: &warnings)
    let kinds: Set<TraceKind> = [
      .otlpJSON, .otlpFrames, .otlpMessage, .liteLLM, .openAIBatch, .openAILog, .flat,
    ]
    let found = TraceFiles(RunInput(trees: [tree]), kinds: kinds).entries
    switch pack {
    case "otlp-run-a": #expect(found.map(\.kind) == [.otlpJSON])
    case "litellm-run-a": #expect(found.map(\.kind) == [.liteLLM])
    case "otlp-variants":
      #expect(found.allSatisfy { OTLPReader.kinds.contains($0.kind) })
      #expect(found.count == tree.listing.count - 1)
    default:
      #expect(found.isEmpty, "\(found.map(\.file.path))")
    }
  }

  @Test(
    .enabled(if: !TracePack.names.isEmpty, "needs ../shared/data"),
    arguments: ["otlp-run-a", "otlp-variants", "litellm-run-a"])
  func othersDoNotTakeTraces(pack: String) throws {
    var warnings = WarningList()
    let archive = ArenaPack.data.appendingPathComponent("\(pack).tar.zst").path
    let input = RunInput(
      trees: [try InputTree.open(archive, fileTimes: nil, warnings: &warnings)])
    let own = pack == "litellm-run-a" ? LiteLLMReader.name : OTLPReader.name
    let readers: [any RunReader.Type] = [
      ArenaReader.self, PromptFolderReader.self, OTLPReader.self, LiteLLMReader.self,
      OpenAIReader.self, FlatReader.self,
    ]
    for reader in readers {
      let recognition = reader.recognise(input)
      #expect(recognition == (reader.format.name == own ? .certain : .no), "\(reader)")
    }
  }

  /// Whatever a file holds, reading it ends, in rows or in an error.
  @Test(arguments: 0..<24 as Range<UInt64>)
  func changedBytesAreSurvived(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var samples: [(String, [UInt8])] = []
    for (pack, files) in [
      (
        "otlp-variants",
        [
          "00_reference.jsonl", "01_messagetojson_default.json", "14_attribute_dialects.jsonl",
          "23_legacy_framed_json.zst", "24_format_proto.bin", "20_native_multi_frame.jsonl.zst",
        ]
      ), ("litellm-run-a", ["litellm_runA.jsonl"]),
    ] where ArenaPack.isPresent(pack) {
      let folder = TracePack(pack)
      for file in files {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path(file))).prefix(20_000)
        samples.append((file, Array(bytes)))
      }
    }
    let flat = (0..<40).map {
      "{\"ts\":17000\($0),\"run\":\"r\",\"stage\":\"plan\",\"phase\":\"llm\",\"attempt\":0,\"status\":"
        + "\"ok\",\"dur_us\":\($0)123,\"call\":\($0 / 2),\"cost\":0.\($0)}\n"
    }
    samples.append(("flat.jsonl", Array(flat.joined().utf8)))
    let scratch = ScratchFolder()
    for (name, original) in samples {
      var bytes = original
      for _ in 0..<Int.random(in: 1...30, using: &generator) {
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes[at] = Array("{}[]\",:\\0-.e\n".utf8).randomElement(using: &generator) ?? 0
        case 2: bytes.remove(at: at)
        case 3: bytes.insert(bytes[(at * 7) % bytes.count], at: at)
        default:
          if bytes.count > 200 { bytes.removeLast(Int.random(in: 0...99, using: &generator)) }
        }
      }
      scratch.write(name, bytes)
      do throws(ReaderError) {
        let trace = try read("\(scratch.path)/\(name)")
        for row in trace.spans.rows { #expect(row.duration ?? 0 >= 0, "seed \(seed) \(name)") }
      } catch {
        #expect(!error.message.isEmpty)
      }
    }
  }
}
