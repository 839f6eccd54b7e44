/// The metadata at the end of a Parquet file, as far as it concerns flat tables.
struct FileFooter: Sendable, Equatable {
  /// A column of the table.
  struct Leaf: Sendable, Equatable {
    var name: String
    var type: PhysicalType
    /// Whether values may be absent.
    var isOptional = false
    /// What the values mean, beyond the physical type.
    var meaning = Meaning.none
    /// Whether it lies inside a group or repeats, so that its values are no plain column.
    var isNested = false
  }

  /// What values mean, beyond the physical type.
  enum Meaning: Sendable, Equatable {
    case none
    /// UTF-8.
    case text
    /// An instant; UTC unless local.
    case timestamp(TimeUnit)
    /// A whole number of that many bits.
    case integer(bits: Int8, isSigned: Bool)
    /// Anything else, such as decimals or dates.
    case other
  }

  /// The smallest and largest value of a chunk as Parquet writes single values.
  struct Statistics: Sendable, Equatable {
    var nulls: Int64?
    var least: [UInt8]?
    var most: [UInt8]?
  }

  /// The values of one column in one row group.
  struct Chunk: Sendable, Equatable {
    var type = PhysicalType.int64
    /// The codec's number, which may be unknown here.
    var codec = PageCodec.none.rawValue
    var encodings: [PageEncoding] = []
    var values: Int64 = 0
    var uncompressedSize: Int64 = 0
    var compressedSize: Int64 = 0
    var dataOffset: Int64 = 0
    var dictionaryOffset: Int64?
    var statistics = Statistics()
    /// Whether the values lie in another file.
    var isElsewhere = false
    /// Whether the values are encrypted.
    var isEncrypted = false
    /// The column's name; only written, and read from the schema.
    var name = ""
  }

  /// Some successive rows of all columns.
  struct RowGroup: Sendable, Equatable {
    var rows: Int64 = 0
    var chunks: [Chunk] = []
    /// The columns by which its rows ascend, nulls first, in order of weight.
    var sortedBy: [Int32] = []
  }

  var leaves: [Leaf] = []
  var rows: Int64 = 0
  var groups: [RowGroup] = []
  /// Texts about the file, in its order.
  var pairs: [(key: String, value: String)] = []
  var createdBy = ""

  static func == (left: FileFooter, right: FileFooter) -> Bool {
    left.leaves == right.leaves && left.rows == right.rows && left.groups == right.groups
      && left.pairs.elementsEqual(right.pairs, by: ==) && left.createdBy == right.createdBy
  }

  /// The four bytes at both ends of a file.
  static var magic: [UInt8] { Array("PAR1".utf8) }
}
