import Writing

/// The lines of `fs_stat.jsonl`: every file and folder below `save/`, as its file system shows it.
struct FileRegister {
  private struct Folder {
    let name: String
    let inode: Int64
    var born: Int64
    var modified: Int64
  }

  /// Lines that wait to be taken.
  private(set) var lines = ByteBuffer()
  private var inode: Int64 = 2_000_000
  private var folders: [Folder] = []
  private var places: [String: Int] = [:]
  /// Where the folder of the latest file is in ``folders``: most files follow one of the same.
  private var latest: Int?

  /// Takes the lines that are there.
  mutating func takeLines() -> [UInt8] {
    let bytes = lines.bytes
    lines.removeAll()
    return bytes
  }

  /// Adds a file; its folders are noted.
  mutating func add(_ path: String, size: Int, modified: Int64, born: Int64) {
    let bytes = path.utf8.span
    guard RunLayout.begins(bytes, with: RunLayout.save) else { return }
    note(path, born: born)
    write(
      bytes.extracting(droppingFirst: RunLayout.save.utf8.count), type: "regular file", size: size,
      inode: next(),
      modified: modified, born: born)
  }

  /// The time that each folder below `save/` would have, `save/` itself included, sorted.
  var folderTimes: [(path: String, modified: Int64)] {
    folders.map { (path: $0.name, modified: $0.modified) }.sorted { $0.path < $1.path }
  }

  /// Adds the folders.
  mutating func finish() {
    for folder in folders.sorted(by: { $0.name < $1.name }) where folder.name != RunLayout.save {
      write(
        folder.name.utf8.span.extracting(droppingFirst: RunLayout.save.utf8.count)
          .extracting(droppingLast: 1), type: "directory", size: 4096,
        inode: folder.inode, modified: folder.modified, born: folder.born)
    }
  }

  private mutating func next() -> Int64 {
    inode += 1
    return inode
  }

  /// A folder changes when a name appears in it, and is born with the first.
  private mutating func note(_ path: String, born: Int64) {
    if let latest, born >= folders[latest].born,
      RunLayout.lies(path, directlyIn: folders[latest].name)
    {
      folders[latest].modified = max(folders[latest].modified, born)
      return
    }
    var name = String(RunLayout.folder(of: path))
    latest = places[name] ?? folders.count
    while !name.isEmpty {
      if let place = places[name] {
        folders[place].modified = max(folders[place].modified, born)
        if born >= folders[place].born { return }
        folders[place].born = born
      } else {
        places[name] = folders.count
        folders.append(Folder(name: name, inode: next(), born: born, modified: born))
      }
      name = String(RunLayout.folder(of: String(name.dropLast())))
    }
  }

  private mutating func write(
    _ name: Span<UInt8>, type: StaticString, size: Int, inode: Int64, modified: Int64, born: Int64
  ) {
    lines.append(literal: "{\"name\": \"")
    appendEscaped(name)
    lines.append(literal: "\", \"type\": \"")
    lines.append(literal: type)
    lines.append(literal: "\", \"size\": ")
    lines.append(decimal: Int64(size))
    lines.append(literal: ", \"ino\": ")
    lines.append(decimal: inode)
    lines.append(literal: ", \"mtime_ns\": ")
    lines.append(decimal: modified)
    lines.append(literal: ", \"ctime_ns\": ")
    lines.append(decimal: modified)
    lines.append(literal: ", \"birth_ns\": ")
    lines.append(decimal: born)
    lines.append(literal: ", \"atime_ns\": ")
    lines.append(decimal: born)
    lines.append(literal: "}\n")
  }

  private mutating func appendEscaped(_ name: Span<UInt8>) {
    var isPlain = true
    for place in name.indices {
      let byte = name[place]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        isPlain = false
      }
    }
    if isPlain { return lines.append(name) }
    for place in name.indices {
      let byte = name[place]
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        lines.append(UInt8(ascii: "\\"))
        lines.append(byte)
      case 0..<0x20:
        lines.append(literal: "\\u00")
        lines.append(literal: byte < 16 ? "0" : "1")
        lines.append(String(byte % 16, radix: 16))
      default: lines.append(byte)
      }
    }
  }
}
