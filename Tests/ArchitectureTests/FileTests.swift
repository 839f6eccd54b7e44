import Foundation
import Testing

@Suite struct FileTests {
  /// Source files are short: one primary type each.
  @Test func noSourceIsLongerThan400Lines() {
    let sources = (Repository.files(below: "Sources") + Repository.files(below: "Tests"))
      .filter { $0.hasSuffix(".swift") }
    #expect(sources.count > 100)
    for path in sources {
      let lines = Repository.text(path).utf8.count { $0 == UInt8(ascii: "\n") }
      #expect(lines <= 400, "\(path) has \(lines) lines")
    }
  }

  @Test func everyTextFileEndsWithOneLineFeed() throws {
    // A golden file is what the program printed.
    for path in Self.textFiles where !path.contains("/Golden/") {
      let bytes = try Data(contentsOf: Repository.url(path))
      guard let last = bytes.last else { continue }
      #expect(last == UInt8(ascii: "\n"), "\(path) does not end with a line feed")
      #expect(!bytes.suffix(2).elementsEqual("\n\n".utf8), "\(path) ends with an empty line")
    }
  }

  /// A path of somebody's machine in a file means nothing to anybody else.
  @Test func noFileNamesAPlaceOnSomebodysMachine() {
    // Put together here so that this file does not hold them.
    let places = ["/var/" + "tmp/", "/wo" + "rk/", "/ro" + "ot/", "/Us" + "ers/", "/ho" + "me/"]
    for path in Self.textFiles {
      // Tests may have folders of their own in the system's temporary ones.
      let text = Repository.text(path).replacing("/var/" + "tmp/runlens-", with: "")
      for place in places {
        #expect(!text.contains(place), "\(path) holds \(place)")
      }
    }
  }

  /// Every file but those that are not text.
  private static var textFiles: [String] {
    let binary = [".zst", ".zip", ".gz", ".tar", ".db", ".parquet", ".bin", ".png"]
    return Repository.everyFile.filter { path in !binary.contains(where: path.hasSuffix) }
  }
}
