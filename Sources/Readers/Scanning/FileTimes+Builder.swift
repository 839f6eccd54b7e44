extension FileTimes {
  /// Collects the lines of a listing in either form.
  struct Builder {
    private(set) var names: [UInt8] = []
    private(set) var entries: [Entry] = []
    private(set) var malformed = 0
    private var layout: FindLayout?
    /// Lines of `find` that are kept until there are enough to tell the layout.
    private var sample: [[UInt8]] = []
    private static let sampleSize = 1000

    /// Takes the next line.
    mutating func add(_ line: LineScanner.Line) {
      var text = unsafe line.bytes.bindMemory(to: UInt8.self).span
      if line.isTruncated {
        malformed += 1
        return
      }
      if line.offset == 0 && text.count >= 3 && text[0] == 0xef && text[1] == 0xbb
        && text[2] == 0xbf
      {
        text = text.extracting(droppingFirst: 3)
      }
      if text.isEmpty { return }
      if text[0] == UInt8(ascii: "{") && layout == nil {
        if !addObject(text) { malformed += 1 }
      } else if let layout {
        addFind(text, layout)
      } else {
        sample.append(unsafe text.withUnsafeBufferPointer { unsafe Array($0) })
        if sample.count >= Self.sampleSize { decide() }
      }
    }

    /// Takes what was kept, after the last line.
    mutating func finish() { decide() }

    private mutating func decide() {
      guard !sample.isEmpty else { return }
      let lines = sample
      sample = []
      guard let found = FindLayout(lines) else {
        malformed += lines.count
        return
      }
      layout = found
      for line in lines { addFind(line.span, found) }
    }

    private mutating func addFind(_ line: Span<UInt8>, _ layout: FindLayout) {
      guard let (entry, name) = layout.entry(line) else {
        malformed += 1
        return
      }
      append(entry, line.extracting(name))
    }

    private mutating func append(_ entry: Entry, _ name: Span<UInt8>) {
      var entry = entry
      var name = name
      while name.count > 2 && name[0] == UInt8(ascii: ".") && name[1] == UInt8(ascii: "/") {
        name = name.extracting(droppingFirst: 2)
      }
      let start = names.count
      unsafe name.withUnsafeBufferPointer { unsafe names.append(contentsOf: $0) }
      entry.path = start..<names.count
      entries.append(entry)
    }

    /// Takes an object; false where it is not one with a name and a time.
    private mutating func addObject(_ line: Span<UInt8>) -> Bool {
      var entry = Entry(path: 0..<0)
      var name: [UInt8] = []
      var isOther = false
      let parsed: Void? = try? JSONScanner.scan(line) { scanner throws(JSONError) in
        try scanner.object { scanner, key throws(JSONError) in
          if scanner.matches(key, "name") || scanner.matches(key, "path") {
            if let text = try scanner.textOrSkip() { name = scanner.bytes(text) }
          } else if scanner.matches(key, "size") {
            entry.size = try scanner.int64().map { max(0, $0) } ?? entry.size
          } else if scanner.matches(key, "mtime_ns") {
            entry.modified = try scanner.int64() ?? entry.modified
          } else if scanner.matches(key, "ctime_ns") {
            entry.changed = try scanner.int64() ?? entry.changed
          } else if scanner.matches(key, "birth_ns") {
            entry.born = try scanner.int64() ?? entry.born
          } else if scanner.matches(key, "type") {
            if let text = try scanner.textOrSkip() {
              isOther =
                !scanner.matches(text, "regular file") && !scanner.matches(text, "file")
                && !scanner.matches(text, "f") && !scanner.matches(text, "regular empty file")
            }
          }
        }
      }
      guard parsed != nil, !name.isEmpty else { return false }
      if isOther { return true }
      guard entry.modified != FileListing.absent else { return false }
      if entry.born == 0 { entry.born = FileListing.absent }
      append(entry, name.span)
      return true
    }
  }
}
