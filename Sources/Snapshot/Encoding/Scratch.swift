import Glibc

/// Memory for a number of plain values, all zero at first and freed in the end.
@safe struct Scratch<Element: BitwiseCopyable>: ~Copyable {
  /// The memory.
  let base: UnsafeMutablePointer<Element>

  /// Room for that many values; what is never touched takes no memory.
  init(_ count: Int) {
    let size = max(1, count)
    guard let memory = unsafe calloc(size, MemoryLayout<Element>.stride) else {
      fatalError("there is no memory for \(size) values")
    }
    unsafe base = memory.bindMemory(to: Element.self, capacity: size)
  }

  deinit { unsafe free(base) }
}
