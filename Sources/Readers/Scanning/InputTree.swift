import CSystem
import Glibc
import Synchronization
import Trace

/// What a path leads to, as a tree of files, whatever it is kept in.
///
/// A directory, a single file, a compressed file, an archive and standard input all look alike.
/// Nothing that is read is ever changed, and archives are read in place.
final class InputTree: Sendable {
  /// The path as the user gave it.
  let displayPath: String
  /// Last part of the path, without the endings of archives and compressions.
  let name: String
  /// Whether the files lie in an archive.
  let isArchive: Bool
  /// The regular files.
  let listing: FileListing
  private let knownNames = Mutex<NamedFiles?>(nil)
  let source: Source

  /// Where the files are.
  enum Source: Sendable {
    /// On disk.
    case folder(FolderSource)
    /// In an archive or a compressed file.
    case archive(ArchiveSource)
    /// In what a recording tells of a run.
    case recording(RecordingSource)
    /// On standard input.
    case standardInput(StandardInput)
  }

  init(
    displayPath: String, name: String, isArchive: Bool, listing: FileListing, source: Source
  ) {
    self.displayPath = displayPath
    self.name = name
    self.isArchive = isArchive
    self.listing = listing
    self.source = source
  }

  /// The files whose names tell what they may hold; looked for once.
  var named: NamedFiles {
    knownNames.withLock { known in
      if let known { return known }
      let found = NamedFiles(listing)
      known = found
      return found
    }
  }

  /// Opens a path: a directory, a file, an archive, a compressed file, or `-`.
  ///
  /// - Parameters:
  ///   - fileTimes: times from the original machine that replace those at hand.
  ///   - judgesResults: whether files of a directory that are called results are read in passing.
  /// - Throws: ``ReaderError`` where there is nothing to read at all; lesser trouble is warned of.
  /// - Complexity: a system call a file below a directory, four for a result that is judged; an archive is
  ///   read once to its end.
  static func open(
    _ path: String, fileTimes: FileTimes?, warnings: inout WarningList, judgesResults: Bool = true
  ) throws(ReaderError) -> InputTree {
    let tree = try openAsIs(path, &warnings, judgesResults: judgesResults)
    // A listing tells of a folder's files; a log or database named beside it is not among them.
    guard let fileTimes, tree.isArchive || tree.listing.count > 1 else { return tree }
    var listing = tree.listing
    fileTimes.apply(to: &listing, path: path, warnings: &warnings)
    return InputTree(
      displayPath: path, name: tree.name, isArchive: tree.isArchive, listing: listing,
      source: tree.source)
  }

  private static func openAsIs(
    _ path: String, _ warnings: inout WarningList, judgesResults: Bool
  ) throws(ReaderError) -> InputTree {
    if path == "-" {
      return InputTree(
        displayPath: path, name: "stdin", isArchive: false, listing: oneFile(Array(path.utf8)),
        source: .standardInput(StandardInput()))
    }
    if path.isEmpty || path.utf8.contains(0) { throw .notFound(path: path) }
    var status = csystem_status()
    let failure = unsafe csystem_status(AT_FDCWD, path, 1, &status)
    guard failure == 0 else { throw SystemError.opening(path, failure) }
    switch status.mode & S_IFMT {
    case S_IFDIR: return try openDirectory(path, &warnings, judgesResults: judgesResults)
    case S_IFREG: break
    case S_IFIFO, S_IFSOCK:
      throw .unreadable(path: path, reason: "it is a pipe or socket, pass what it carries as '-'")
    default: throw .unreadable(path: path, reason: "it is a device, not a file")
    }
    // Opened at once, so that a missing permission is reported here and not by a reader.
    let number = unsafe Glibc.open(path, FileDescriptor.reading)
    guard number >= 0 else { throw SystemError.opening(path, errno) }
    close(number)
    let fileName = lastPart(path)
    if status.size > 0,
      let source = try ArchiveSource.open(path, outer: status, fileName, &warnings)
    {
      return InputTree(
        displayPath: path, name: plainName(fileName), isArchive: !source.isSingleFile,
        listing: source.listing, source: .archive(source))
    }
    var listing = oneFile(fileName)
    listing.size[0] = status.size
    listing.modified[0] = status.modified
    listing.changed[0] = status.changed
    listing.born[0] = status.born
    listing.finish()
    return InputTree(
      displayPath: path, name: plainName(fileName), isArchive: false, listing: listing,
      source: .folder(FolderSource(file: path)))
  }

  private static func openDirectory(
    _ path: String, _ warnings: inout WarningList, judgesResults: Bool
  ) throws(ReaderError) -> InputTree {
    let root = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard root >= 0 else { throw SystemError.opening(path, errno) }
    let source = FolderSource(directory: root, path: trimmed(path))
    let listing = FolderWalk.list(root, judgesResults: judgesResults)
    warn(of: listing, path, &warnings)
    return InputTree(
      displayPath: path, name: directoryName(path), isArchive: false, listing: listing,
      source: .folder(source))
  }

  /// Tells of everything below a directory that is not listed.
  private static func warn(
    of listing: FileListing, _ path: String, _ warnings: inout WarningList
  ) {
    let texts: [(reason: String, code: String, remedy: String)] = [
      (
        SkipReason.unreadableFolder, "folders_unreadable",
        "could not be read; check the permissions, what they hold is missing from every number"
      ),
      (
        SkipReason.tooDeep, "folders_too_deep",
        "were left out; pass the folder of the run itself"
      ),
      (
        SkipReason.symbolicLink, "links_skipped",
        "were not followed; pass what they lead to if it belongs to the run"
      ),
      (SkipReason.special, "special_files_skipped", "were left out"),
      (
        SkipReason.vanished, "files_unreadable",
        "have no size and times; is the folder being changed while it is read?"
      ),
    ]
    for text in texts {
      guard let number = listing.skipped[text.reason] else { continue }
      warnings.add(
        text.code, "skipped here: \(number) × \(text.reason); these \(text.remedy)",
        path: path)
    }
  }

  /// A listing of one file with nothing known but its name.
  static func oneFile(_ name: [UInt8]) -> FileListing {
    var listing = FileListing()
    listing.append(prefix: [UInt8]().span, name: name.span)
    listing.finish()
    return listing
  }
}
