import Trace

/// What one record of a log tells.
struct SocietyEvent: Sendable {
  /// What happened.
  enum Kind: Sendable, Equatable {
    /// A step of the simulation begins.
    case stepStart(SocietyExperiment.Moment, step: Int32)
    /// A part of a step is done.
    case partDone(SocietyStepPart)
    /// Version 1.5 has read what came in from outside: the last that a step does.
    case stepSettled
    /// A workflow begins, so that the step before has ended.
    case workflow
    /// The run is being closed.
    case closing
    /// The run failed; the number of its error's text.
    case failure(Int32)
    /// An attempt to ask the model failed.
    case attempt(SocietyAttempt)
    /// A round of the engine for single agents begins or ends.
    case roundStart(Int32)
    case roundEnd(Int32)
    /// An agent has done a part of its step.
    case agentDone(agent: Int32, SocietyAgentPart)
    /// An agent is asked to fill in a survey.
    case surveyReceived(agent: Int32)
    /// So many requests were made to the model since the run began.
    case requests(Int64)
  }

  /// Nanoseconds since 1970 as the writer's clocks show them.
  var clock: Int64
  /// The process that wrote it; 0 for the driver.
  var process: Int32
  /// For so many records of several processes it stands.
  var weight: Int32
  var kind: Kind
}

/// A part of a step of the simulation.
enum SocietyStepPart: String, CaseIterable, Sendable {
  case forward
  case save
  case metrics = "extract_metrics"
  case sync = "simulator_sync"
}

/// A part of an agent's step, in their order.
enum SocietyAgentPart: String, CaseIterable, Sendable {
  case updateMotion = "update_motion"
  case checkAndUpdateStep = "check_and_update_step"
  case planAndAction = "plan_and_action"
  case cognition

  /// The part before.
  var previous: SocietyAgentPart? {
    let all = Self.allCases
    return all.firstIndex(of: self).flatMap { $0 > 0 ? all[$0 - 1] : nil }
  }
}

/// An attempt to ask the model that failed.
struct SocietyAttempt: Sendable, Equatable {
  var status: Status
  /// The number of its error's class.
  var error: Int32
  /// The attempt, from 1, and how many are allowed.
  var number: Int16
  var allowed: Int16
  /// Hash of what was asked; 0 where that is not known.
  var prompt: UInt64

  /// Whether no further attempt follows.
  var isLast: Bool { number >= allowed }
}
