import Synchronization

/// Results of work that several threads share, each in its place.
final class Slots<Value: Sendable>: Sendable {
  private let storage: Mutex<[Value]>

  /// Places that hold `initial` until they are set.
  init(_ count: Int, initial: Value) {
    storage = Mutex(Array(repeating: initial, count: count))
  }

  /// Puts a result in its place.
  func set(_ place: Int, _ value: Value) { storage.withLock { $0[place] = value } }

  /// All of the results.
  var values: [Value] { storage.withLock { $0 } }
}
