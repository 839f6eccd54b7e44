import CSystem
import Glibc
import Trace

extension ArchiveSource {
  /// Entries beyond this number are left out.
  static let mostEntries = 10_000_000
  /// Names beyond this many bytes together are left out.
  static let mostNameBytes = 1 << 30

  /// Opens an archive or a compressed file; nil where the content is neither.
  ///
  /// - Parameters:
  ///   - outer: size and times of the file itself.
  ///   - fileName: last part of the path.
  /// - Throws: ``ReaderError`` where it is compressed but nothing in it can be read.
  static func open(
    _ path: String, outer: csystem_status, _ fileName: [UInt8], _ warnings: inout WarningList
  ) throws(ReaderError) -> ArchiveSource? {
    var pass: ArchivePass
    do throws(ReaderError) {
      pass = try ArchivePass(path, asStream: false)
    } catch {
      if let cut = cutStream(path, outer, fileName) { return cut }
      throw error
    }
    var first = pass.next()
    if first == .end && !pass.isEmpty && !pass.isZip {
      // A file of zeros looks like a tar archive that ends at once.
      guard pass.isCompressed else { return nil }
      pass = try ArchivePass(path, asStream: true)
      first = pass.next()
    }
    if case .broken(let what) = first {
      if let cut = cutStream(path, outer, fileName) { return cut }
      guard pass.isCompressed || pass.isZip else { return nil }
      throw .malformed(
        path: path, what: what, remedy: "it is incomplete or damaged, copy it again")
    }
    if pass.isRaw || pass.isEmpty {
      guard pass.isCompressed else { return nil }
      var listing = InputTree.oneFile(InputTree.withoutCompression(fileName))
      listing.modified[0] = outer.modified
      if pass.isEmpty { listing.size[0] = 0 }
      listing.finish()
      return ArchiveSource(
        path: path, isSingleFile: true, isEmptyStream: pass.isEmpty, listing: listing,
        ordinals: [0], kept: [:])
    }
    var index = ArchiveIndex()
    index.collect(&pass, first, path, &warnings)
    let isZip = pass.isZip
    let (listing, ordinals) = index.listing()
    warn(of: listing, path, isZip, &warnings)
    return ArchiveSource(
      path: path, isSingleFile: false, isEmptyStream: false, listing: listing,
      ordinals: ordinals, kept: index.kept)
  }

  /// A compressed file, no archive, that was cut off before the library could give anything of it.
  ///
  /// A writer that was killed leaves such a file; what was written before is worth reading.
  private static func cutStream(
    _ path: String, _ outer: csystem_status, _ fileName: [UInt8]
  ) -> ArchiveSource? {
    let file = FolderSource(file: path)
    var listing = InputTree.oneFile(InputTree.withoutCompression(fileName))
    let tree = InputTree(
      displayPath: path, name: "", isArchive: false, listing: listing, source: .folder(file))
    guard let raw = try? tree.contents(0, limit: 1 << 20), raw.starts(with: ZstdDecoder.magic)
    else { return nil }
    var beginning: [UInt8] = []
    var decoder = ZstdDecoder()
    _ = decoder.decode(raw.span) { piece in
      beginning.append(piece, most: 512 - beginning.count)
      return beginning.count < 512
    }
    let isTar = beginning.dropFirst(257).starts(with: Array("ustar".utf8))
    if beginning.isEmpty || isTar { return nil }
    listing.modified[0] = outer.modified
    listing.finish()
    return ArchiveSource(
      path: path, isSingleFile: true, isEmptyStream: false, listing: listing, ordinals: [0],
      kept: [:])
  }

  private static func warn(
    of listing: FileListing, _ path: String, _ isZip: Bool, _ warnings: inout WarningList
  ) {
    if let number = listing.skipped[SkipReason.encrypted] {
      warnings.add(
        "entries_encrypted", "\(number) encrypted entries can't be read; decrypt the archive first",
        path: path)
    }
    if let number = listing.skipped[SkipReason.replaced] {
      warnings.add(
        "entries_replaced",
        "\(number) entries appear again later in the archive; the last of each counts", path: path)
    }
    if let number = listing.skipped[SkipReason.unusable] {
      warnings.add(
        "entries_unusable",
        "\(number) entries can't be used; check the archive and make it again if files are missing",
        path: path)
    }
    if isZip && listing.modifiedResolution == 2_000_000_000 {
      warnings.add(
        "archive_times_local",
        "its times have steps of two seconds and no time zone, so they are taken as local here; "
          + "use a tar archive of the original or --file-times",
        path: path)
    }
  }
}
