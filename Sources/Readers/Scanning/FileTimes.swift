import Trace

/// Times of files as they were on the original machine.
struct FileTimes: Sendable {
  func apply(to listing: inout FileListing, path: String, warnings: inout WarningList) {}
}
