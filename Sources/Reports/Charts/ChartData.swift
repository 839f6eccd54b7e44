import Writing

/// The numbers behind a chart as a CSV file that lies inside the page.
struct ChartData {
  /// The file's name, such as `latency-over-time.csv`.
  let name: String
  /// The file's content.
  let bytes: [UInt8]

  /// A file with that content.
  init(name: String, csv: CSVWriter) {
    self.name = name
    bytes = csv.buffer.bytes
  }

  /// A file of bytes that are CSV already.
  init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// Writes the link that saves the file: a `data:` address, which needs neither network nor script.
  func writeLink(to page: inout MarkupWriter, text: String = "Data (CSV)") {
    page.element(
      "a", ["class": "csv", "download": .text(name), "href": .text(address)], text: text)
  }

  /// The content as an address (RFC 2397), percent-encoded where it must be.
  private var address: String {
    var buffer = ByteBuffer()
    buffer.append("data:text/csv;charset=utf-8,")
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in bytes {
      if Self.isPlain[Int(byte)] {
        buffer.append(byte)
      } else {
        buffer.append(UInt8(ascii: "%"))
        buffer.append(digits[Int(byte >> 4)])
        buffer.append(digits[Int(byte & 15)])
      }
    }
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  private static let isPlain: [Bool] = {
    let marks = Array("-._~,:;=@!$()*/?".utf8)
    return (UInt8.min...UInt8.max).map { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
        || marks.contains(byte)
    }
  }()
}
