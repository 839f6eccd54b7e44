import Trace

extension FileTimes {
  /// How a listing of file times fits the files at hand.
  struct Match: Sendable, Equatable {
    /// Files whose times were taken from the listing.
    var matched = 0
    /// Files that the listing lacks; their times are absent now.
    var unmatched = 0
    /// Files with another size in the listing; their times are absent now.
    var sizeMismatches = 0
    /// Whether several places in the listing fit equally well, so that none was used.
    var isAmbiguous = false
  }

  /// What comes before the common part of the paths: `tree` in the files at hand, `listed` in the
  /// listing.
  private struct Prefixes: Hashable {
    var tree: [UInt8]
    var listed: [UInt8]
  }

  /// Replaces all times of a listing of files by those of the original machine.
  ///
  /// Paths are compared without what comes before them on either side, the same for all files: the
  /// pair of prefixes under which most files meet. A file that the listing lacks or that has
  /// another size there keeps no time at all, since the time at hand is one of a copy.
  ///
  /// - Complexity: O(n log n) comparisons of paths.
  @discardableResult
  func apply(
    to files: inout FileListing, path: String, warnings: inout WarningList
  ) -> Match {
    var match = Match()
    let prefixes = bestPrefixes(files, &match)
    for index in 0..<files.count {
      let entry = prefixes.flatMap { find(files, index, $0) }
      var times = Entry(path: 0..<0)
      if let entry {
        let (here, there) = (files.size[index], entry.size)
        if here >= 0 && there >= 0 && here != there {
          match.sizeMismatches += 1
        } else {
          match.matched += 1
          times = entry
        }
      } else {
        match.unmatched += 1
      }
      files.modified[index] = times.modified
      files.changed[index] = times.changed
      files.born[index] = times.born
    }
    files.modifiedResolution = FileListing.resolution(of: files.modified)
    warn(match, path, &warnings)
    return match
  }

  private func warn(_ match: Match, _ path: String, _ warnings: inout WarningList) {
    let total = match.matched + match.unmatched + match.sizeMismatches
    if malformed > 0 {
      warnings.add(
        "file_times_malformed",
        "\(malformed) lines can't be understood; make it with: \(Self.recipe)", path: shownPath)
    }
    if match.isAmbiguous {
      warnings.add(
        "file_times_ambiguous",
        "several folders of the listing fit equally well, so no time is used; list the folder of "
          + "this run alone", path: shownPath)
    } else if match.unmatched > 0 {
      warnings.add(
        "file_times_unmatched",
        "\(match.unmatched) of \(total) files are not in the listing '\(shownPath)', so their times "
          + "are unknown; make the listing of the same folder", path: path)
    }
    if match.sizeMismatches > 0 {
      warnings.add(
        "file_times_sizes",
        "\(match.sizeMismatches) of \(total) files have another size in the listing "
          + "'\(shownPath)', so their times are unknown; it was made at another time than this copy",
        path: path)
    }
  }

  /// The prefixes under which most of a sample of files meet the listing; nil where none do.
  private func bestPrefixes(_ files: FileListing, _ match: inout Match) -> Prefixes? {
    var votes: [Prefixes: (sizes: Int, files: Int)] = [:]
    let step = max(1, files.count / 1000)
    for index in stride(from: 0, to: files.count, by: step) {
      let path = files.pathBytes.span.extracting(files.pathRange(index))
      let middle = insertion(of: path)
      for position in max(0, middle - 16)..<min(entries.count, middle + 16) {
        let entry = entries[position]
        // The later of two lines for one path is the one that counts.
        if position + 1 < entries.count,
          Self.compareBackwards(
            names.span.extracting(entry.path), names.span.extracting(entries[position + 1].path))
            == 0
        {
          continue
        }
        let common = Self.commonEnd(path, names.span.extracting(entry.path))
        guard common > 0 else { continue }
        let prefixes = Prefixes(
          tree: Array(files.pathBytes[files.pathRange(index)].dropLast(common)),
          listed: Array(names[entry.path].dropLast(common)))
        let isSameSize = entry.size >= 0 && entry.size == files.size[index]
        votes[prefixes, default: (0, 0)].files += 1
        if isSameSize { votes[prefixes, default: (0, 0)].sizes += 1 }
      }
    }
    let best = votes.max { ($0.value.sizes, $0.value.files) < ($1.value.sizes, $1.value.files) }
    guard let best else { return nil }
    let equal = votes.filter { $0.value == best.value }.map(\.key)
    if equal.count == 1 { return best.key }
    if let exact = equal.first(where: { $0.tree.isEmpty && $0.listed.isEmpty }) { return exact }
    match.isAmbiguous = true
    return nil
  }

  /// Where a path would stand among the entries.
  private func insertion(of path: Span<UInt8>) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = low + (high - low) / 2
      if Self.compareBackwards(names.span.extracting(entries[middle].path), path) < 0 {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// The entry of a file under that pair of prefixes, the last one if there are several.
  private func find(_ files: FileListing, _ index: Int, _ prefixes: Prefixes) -> Entry? {
    let path = files.pathBytes[files.pathRange(index)]
    guard path.starts(with: prefixes.tree) else { return nil }
    let wanted = prefixes.listed + path.dropFirst(prefixes.tree.count)
    var position = insertion(of: wanted.span)
    var found: Entry?
    while position < entries.count,
      Self.compareBackwards(names.span.extracting(entries[position].path), wanted.span) == 0
    {
      found = entries[position]
      position += 1
    }
    return found
  }

  /// Length of the common end of two paths in whole parts; 0 where not even the names are equal.
  static func commonEnd(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Int {
    let slash = UInt8(ascii: "/")
    var length = 0
    var common = 0
    while length < left.count && length < right.count {
      let (a, b) = (left[left.count - 1 - length], right[right.count - 1 - length])
      if a != b { return common }
      // The part after this slash is common to both.
      if a == slash { common = length }
      length += 1
    }
    // One ends here: all of it counts if the other has a part that ends here, too.
    let isLeftWhole = length == left.count || left[left.count - 1 - length] == slash
    let isRightWhole = length == right.count || right[right.count - 1 - length] == slash
    return isLeftWhole && isRightWhole ? length : common
  }
}
