import Glibc
import Trace

/// The entries of an archive while they are collected.
struct ArchiveIndex {
  private struct Entry {
    /// Where the path lies in the names.
    var start: Int
    var length: Int
    /// Length of the folder's part, with its slash.
    var folder: Int
    var size: Int64
    var modified: Int64
    var ordinal: Int
    /// The path whose content this shares.
    var link: [UInt8]?
  }

  private var names: [UInt8] = []
  private var entries: [Entry] = []
  private var skipped: [String: Int] = [:]
  private var keptBytes = 0
  /// Contents of small files by the number of their entry.
  private(set) var kept: [Int: ArchiveSource.Kept] = [:]

  /// Goes through an archive whose first header is read already.
  mutating func collect(
    _ pass: inout ArchivePass, _ first: ArchivePass.Step, _ path: String,
    _ warnings: inout WarningList
  ) {
    var buffer = GrowingBuffer()
    var step = first
    while true {
      switch step {
      case .entry: add(&pass, &buffer)
      case .unusable: skipped[SkipReason.unusable, default: 0] += 1
      case .end: return
      case .broken(let what):
        warnings.add(
          "archive_damaged",
          "after \(pass.ordinal + 1) entries, at byte \(pass.position): \(what); what comes before "
            + "is used, copy the archive again for the rest",
          path: path)
        return
      }
      if entries.count >= ArchiveSource.mostEntries || names.count > ArchiveSource.mostNameBytes {
        warnings.add(
          "archive_too_large",
          "only the first \(entries.count) entries are used; pass the folder of the run itself",
          path: path)
        return
      }
      step = pass.next()
    }
  }

  private mutating func add(_ pass: inout ArchivePass, _ buffer: inout GrowingBuffer) {
    let link = pass.linkTarget
    guard pass.kind == UInt32(S_IFREG) || link != nil else {
      if pass.kind == UInt32(S_IFDIR) { return }
      let reason = pass.kind == UInt32(S_IFLNK) ? SkipReason.symbolicLink : SkipReason.special
      skipped[reason, default: 0] += 1
      return
    }
    let path = pass.path
    guard let last = path.last, last != UInt8(ascii: "/") else {
      skipped[SkipReason.unusable, default: 0] += 1
      return
    }
    if pass.isEncrypted {
      skipped[SkipReason.encrypted, default: 0] += 1
      return
    }
    let slash = path.lastIndex(of: UInt8(ascii: "/"))
    entries.append(
      Entry(
        start: names.count, length: path.count, folder: slash.map { $0 + 1 } ?? 0, size: pass.size,
        modified: pass.modified, ordinal: pass.ordinal, link: link))
    names += path
    // In a zip archive the next header is found without reading the content.
    guard link == nil, !pass.isZip, pass.size >= 0, pass.size <= ArchiveSource.smallFile,
      keptBytes < ArchiveSource.smallFiles
    else { return }
    let (count, damage) = buffer.fill(limit: Int(pass.size) + 1, from: &pass)
    if damage != nil { return }
    kept[pass.ordinal] = ArchiveSource.Kept(bytes: buffer.array(count), isWhole: true)
    keptBytes += count
  }

  /// The files in the order of a listing, and the entry that holds the content of each.
  mutating func listing() -> (FileListing, [Int]) {
    var order = Array(entries.indices)
    unsafe names.withUnsafeBufferPointer { names in
      order.sort { left, right in
        let comparison = unsafe Self.compare(names, entries[left], entries[right])
        return comparison == 0 ? left < right : comparison < 0
      }
    }
    let targets = linkTargets()
    var listing = FileListing()
    var ordinals: [Int] = []
    var folder: ArraySlice<UInt8>?
    for (position, number) in order.enumerated() {
      let entry = entries[number]
      if position + 1 < order.count {
        let same = unsafe names.withUnsafeBufferPointer { names in
          unsafe Self.compare(names, entry, entries[order[position + 1]]) == 0
        }
        if same {
          skipped[SkipReason.replaced, default: 0] += 1
          continue
        }
      }
      var content = entry
      if let link = entry.link {
        guard let target = targets[link], entries[target].link == nil else {
          skipped[SkipReason.unusable, default: 0] += 1
          continue
        }
        content = entries[target]
      }
      let prefix = names[entry.start..<entry.start + entry.folder]
      if folder == nil || folder?.elementsEqual(prefix) == false {
        // The slash is dropped but for the root of absolute paths.
        listing.beginFolder(
          String(decoding: prefix.count > 1 ? prefix.dropLast() : prefix, as: UTF8.self))
        folder = prefix
      }
      let nameStart = entry.start + entry.folder
      listing.append(
        prefix: names.span.extracting(prefix.indices),
        name: names.span.extracting(nameStart..<entry.start + entry.length))
      listing.size[listing.count - 1] = content.size
      listing.modified[listing.count - 1] = content.modified
      ordinals.append(content.ordinal)
    }
    listing.skipped = skipped
    listing.finish()
    return (listing, ordinals)
  }

  /// The last entry of each path that has content, where any entry is a link.
  private func linkTargets() -> [[UInt8]: Int] {
    guard entries.contains(where: { $0.link != nil }) else { return [:] }
    var targets: [[UInt8]: Int] = [:]
    for (number, entry) in entries.enumerated() where entry.link == nil {
      targets[Array(names[entry.start..<entry.start + entry.length])] = number
    }
    return targets
  }

  /// Orders by folder, parents first, then by name: the order in which a directory is walked.
  private static func compare(
    _ names: UnsafeBufferPointer<UInt8>, _ left: Entry, _ right: Entry
  ) -> Int32 {
    let base = unsafe names.baseAddress.unsafelyUnwrapped
    let (first, second) = unsafe (base + left.start, base + right.start)
    if unsafe left.folder != right.folder || memcmp(first, second, left.folder) != 0 {
      // A slash sorts before every other byte, so that a folder's own come before its siblings'.
      func key(_ byte: UInt8) -> UInt8 { byte == UInt8(ascii: "/") ? 0 : byte }
      for position in 0..<min(left.folder, right.folder) {
        let (a, b) = unsafe (key(first[position]), key(second[position]))
        if a != b { return a < b ? -1 : 1 }
      }
      return left.folder < right.folder ? -1 : 1
    }
    let (leftName, rightName) = (left.length - left.folder, right.length - right.folder)
    let order = unsafe memcmp(
      first + left.folder, second + right.folder, min(leftName, rightName))
    if order != 0 { return order }
    return leftName == rightName ? 0 : leftName < rightName ? -1 : 1
  }
}
