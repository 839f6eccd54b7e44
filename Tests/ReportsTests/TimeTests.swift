import Foundation
import Reports
import TestSupport
import Testing
import Writing

@Suite struct TimeTests {
  private func iso(_ instant: Int64, _ zone: ZoneRules = .utc) -> String {
    var buffer = ByteBuffer()
    buffer.append(instant: instant, in: zone)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999999999Z"),
    (1_795_262_881_472_512_000, "2026-11-21T12:08:01.472512Z"),
    (951_782_400_000_000_000, "2000-02-29T00:00:00Z"),
    (1_709_251_199_500_000_000, "2024-02-29T23:59:59.500Z"),
    (Int64.max, "2262-04-11T23:47:16.854775807Z"), (Int64.min, "1677-09-21T00:12:43.145224192Z"),
  ])
  func instantsInUTC(instant: Int64, wanted: String) { #expect(iso(instant) == wanted) }

  @Test(arguments: [
    ("+02:00", "1970-01-01T02:00:00+02:00"), ("-0530", "1969-12-31T18:30:00-05:30"),
    ("+9", "1970-01-01T09:00:00+09:00"), ("-00:30", "1969-12-31T23:30:00-00:30"),
  ])
  func fixedOffsets(text: String, wanted: String) throws {
    let zone = try #require(ZoneRules.fixed(text: text))
    #expect(iso(0, zone) == wanted)
  }

  @Test(arguments: ["", "+", "2", "+2:00", "+19", "+02:60", "+02:0a", "+020000", "CET", "+٠٢"])
  func whatIsNoOffset(text: String) { #expect(ZoneRules.fixed(text: text) == nil) }

  // The zone data base belongs to the system and may be missing.
  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Europe/Berlin")),
    arguments: [
      "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
      "Europe/Dublin", "America/St_Johns", "Asia/Tokyo", "Etc/UTC",
    ], [UInt64(7)])
  func zonesAgreeWithTheSystem(name: String, seed: UInt64) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)"))
    let zone = try #require(ZoneRules(zoneFile: Array(bytes)))
    let system = try #require(TimeZone(identifier: name))
    var random = SeededGenerator(seed: seed)
    for _ in 0..<3000 {
      // From 1975 to 2120, so that the rule after the last transition is reached.
      let seconds = Int64.random(in: 160_000_000..<4_733_000_000, using: &random)
      let wanted = system.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
      #expect(
        zone.offset(at: seconds * 1_000_000_000) == wanted, "\(name) at \(seconds), seed \(seed)")
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Europe/Berlin")))
  func brokenZoneFilesAreRefused() throws {
    let bytes = Array(
      try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Berlin")))
    #expect(ZoneRules(zoneFile: []) == nil)
    #expect(ZoneRules(zoneFile: Array(bytes.dropFirst())) == nil)
    for length in stride(from: 0, to: bytes.count - 40, by: 7) {
      #expect(ZoneRules(zoneFile: Array(bytes[..<length])) == nil, "cut at \(length)")
    }
    var random = SeededGenerator(seed: 11)
    for _ in 0..<3000 {
      var damaged = bytes
      for _ in 0..<3 { damaged[Int.random(in: 0..<bytes.count, using: &random)] = .max }
      // Whatever comes of it, it must not trap.
      _ = ZoneRules(zoneFile: damaged)?.offset(at: Int64(bitPattern: random.next()))
    }
  }

  @Test(
    arguments: [
      ("2026-01-05T09:00:00Z", 1_767_603_600), ("2026-01-05", 1_767_571_200 - 3600),
      ("2026-01-05 10:00", 1_767_603_600), (" 2026-01-05T10:00:00 ", 1_767_603_600),
      ("2026-01-05T04:00:00-05:00", 1_767_603_600), ("2026-07-05T11:00", 1_783_242_000),
    ])
  func timesAreRead(text: String, seconds: Int64) throws {
    // Central European time: an hour ahead, two in summer.
    let zone = ZoneRules.fixed(text.hasPrefix("2026-07") ? 7200 : 3600)
    #expect(zone.instant(text) == seconds * 1_000_000_000)
  }

  @Test(arguments: [
    "", "2026", "2026-13-01", "2026-02-30", "2026-01-05T25:00", "2026-01-05T09", "2026-01-05Z",
    "2026-01-05T09:00:00+", "2026-01-05T09:00:00Zulu", "1969-12-31", "1970-01-01", "9999-01-01",
  ])
  func otherTextsAreNoTimes(text: String) {
    #expect(ZoneRules.fixed(3600).instant(text) == nil)
  }

  @Test func fractionsAreKept() {
    #expect(ZoneRules.utc.instant("1970-01-01T00:00:01.000000250Z") == 1_000_000_250)
    #expect(ZoneRules.utc.instant("1970-01-01") == 0)
  }
}
