#if Avro
  import CAvro

  /// The records of an Avro file whose frame was checked.
  @safe struct AvroFile: ~Copyable {
    private let handle: UnsafeMutablePointer<cavro_file>

    /// Whether the library is there, its own settings made.
    private static let isPrepared = cavro_prepare() != 0

    deinit { unsafe cavro_close(handle) }

    private init(_ handle: UnsafeMutablePointer<cavro_file>) {
      unsafe self.handle = unsafe handle
    }

    /// Calls `body` with each record.
    ///
    /// - Parameter container: what was found out about these bytes.
    /// - Returns: what is wrong with the records, where fewer than the container's could be read.
    static func records(
      _ bytes: Span<UInt8>, _ container: AvroContainer, _ body: (SocietyCells) -> Void
    ) -> String? {
      guard container.records > 0 else { return nil }
      guard isPrepared else { return "libavro is not installed (Debian: libavro23)" }
      return unsafe bytes.extracting(0..<container.end).withUnsafeBytes { whole -> String? in
        guard let opened = unsafe cavro_open(whole.baseAddress, whole.count) else {
          return "libavro refuses it"
        }
        let file = unsafe AvroFile(opened)
        var cells = SocietyCells()
        for number in 0..<container.records {
          guard file.next() else { return "record \(number + 1) can't be read" }
          file.take(fields: container.fields.count, into: &cells)
          body(cells)
        }
        return nil
      }
    }

    private func next() -> Bool { unsafe cavro_next(handle) == 0 }

    private func take(fields: Int, into cells: inout SocietyCells) {
      cells.removeAll()
      for position in 0..<fields {
        let cell = unsafe cavro_field(handle, position)
        switch unsafe Int(cell.kind) {
        case CAVRO_INTEGER: cells.append(.integer(unsafe cell.integer))
        case CAVRO_REAL: cells.append(.real(unsafe cell.real))
        case CAVRO_TEXT:
          let text = unsafe UnsafeRawBufferPointer(start: cell.text, count: cell.length)
          cells.append(text: unsafe text.bindMemory(to: UInt8.self).span)
        default: cells.append(.null)
        }
      }
    }
  }
#endif
