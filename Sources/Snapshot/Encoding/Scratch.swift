import Glibc

/// Memory for a number of plain values, freed in the end.
@safe struct Scratch<Element: BitwiseCopyable>: ~Copyable {
  /// The memory.
  let base: UnsafeMutablePointer<Element>

  /// Room for that many values, all zero; what is never touched takes no memory.
  init(_ count: Int) {
    unsafe self.init(count, calloc(max(1, count), MemoryLayout<Element>.stride))
  }

  /// Room for that many values, which are to be written before they are read.
  init(unset count: Int) {
    unsafe self.init(count, malloc(max(1, count) * MemoryLayout<Element>.stride))
  }

  private init(_ count: Int, _ memory: UnsafeMutableRawPointer?) {
    guard let memory = unsafe memory else { fatalError("there is no memory for \(count) values") }
    unsafe base = memory.bindMemory(to: Element.self, capacity: max(1, count))
  }

  deinit { unsafe free(base) }
}
