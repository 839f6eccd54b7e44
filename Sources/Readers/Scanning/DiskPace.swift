import Glibc

/// Whether files come from a disk or from the system's memory, found out by trying a few.
///
/// It decides in what order they are asked for, and by how many threads; never what is found.
enum DiskPace {
  /// So many are tried; with fewer than ``least`` files it makes no difference.
  private static let tries = 32
  static let least = 2048
  /// Nanoseconds that one takes on average where most come from a disk; from memory it takes two or
  /// three thousand.
  private static let slow: Int64 = 20_000

  /// Tries some of `count` files, spread over all of them.
  ///
  /// - Parameter body: does once for one of them what is to be done for all.
  static func isSlow(_ count: Int, _ body: (Int) -> Void) -> Bool {
    guard count >= least else { return false }
    let start = now()
    for number in 0..<tries { body(count / tries * number) }
    return now() - start > slow * Int64(tries)
  }

  private static func now() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

extension FileListing {
  /// The positions in `indices`, ordered by where a disk has the files.
  ///
  /// - Complexity: O(n log n).
  func diskOrder(_ indices: some RandomAccessCollection<Int>) -> [UInt32] {
    var keyed: [(inode: UInt64, position: UInt32)] = []
    keyed.reserveCapacity(indices.count)
    for (position, index) in indices.enumerated() {
      keyed.append((inode[index], UInt32(truncatingIfNeeded: position)))
    }
    keyed.sort { ($0.inode, $0.position) < ($1.inode, $1.position) }
    return keyed.map(\.position)
  }
}
