/// An attempt on its way.
struct PendingCall: Sendable {
  /// What is due next.
  enum Phase: Sendable {
    case waiting, sending, ending, ended
  }

  let request: AttemptRequest
  var phase = Phase.waiting
  var stage = 0
  var label: UInt64 = 0
  var key: UInt64 = 0
  var burst: Fault?
  var isExhausted = false
  var retry = 0
  var result = AttemptResult()

  init(_ request: AttemptRequest) { self.request = request }
}
