import Trace

extension SocietyReading {
  /// The source of rows that come from Avro files.
  static let avroSource = "avro"

  /// Reads the Avro files of all groups.
  mutating func readAvro() {
    #if Avro
      for entry in files.avro { readAvro(entry) }
    #else
      guard let first = files.avro.first else { return }
      warnings.add(
        "avro_left_out",
        "\(files.avro.count) Avro files are left out, since this program was built without the trait "
          + "'Avro'", path: input.path(first.file))
    #endif
  }

  #if Avro
    private mutating func readAvro(_ entry: SocietyFiles.Avro) {
      let path = input.path(entry.file)
      let bytes = input.beginning(entry.file, limit: Self.mostOfAvro)
      let container: AvroContainer
      do {
        container = try AvroContainer(bytes.span)
      } catch {
        BadRecords().warn(path, damage: error.what, &warnings)
        addSkipped(Self.avroSource, folder(entry), 1)
        return
      }
      let position = store.position(of: entry.experiment)
      // Milliseconds are all that Avro files keep.
      guard
        store.claim(
          position, source: Self.avroSource, path: folder(entry), resolution: 1_000_000)
      else { return }
      let group = entry.group.map { store.names.identifier($0) } ?? -1
      let columns = entry.table.columns.map { container.fields.firstIndex(of: $0) ?? -1 }
      var skipped = 0
      let broken = AvroFile.records(bytes.span, container) { cells in
        if !store.add(cells, to: position, entry.table, columns: columns, group: group) {
          skipped += 1
        }
      }
      let damage = container.damage ?? broken
      BadRecords().warn(path, damage: damage, &warnings)
      addSkipped(Self.avroSource, folder(entry), skipped + (damage == nil ? 0 : 1))
    }

    /// The folder of an experiment.
    private func folder(_ entry: SocietyFiles.Avro) -> String {
      let parts = input.path(entry.file).split(
        separator: "/", omittingEmptySubsequences: false)
      return parts.dropLast(entry.group == nil ? 1 : 2).joined(separator: "/")
    }

    /// The most bytes of one file.
    private static var mostOfAvro: Int { 1 << 30 }
  #endif
}
