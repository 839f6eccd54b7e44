import Trace

extension SocietySpans {
  /// What a log tells of one agent in one step.
  private struct Course {
    var agent: Int32
    var process: Int32
    var step: Int
    var last: Int64
    var lastPart: SocietyAgentPart?
  }

  private struct CourseKey: Hashable {
    var agent: Int32
    var step: Int
  }

  /// Adds the steps of agents and of groups, and the parts of agents' steps.
  mutating func appendAgents() {
    let courses = appendParts()
    var timed: [CourseKey: Course] = [:]
    for course in courses { timed[CourseKey(agent: course.agent, step: course.step)] = course }
    var position: [SocietyExperiment.Moment: Int] = [:]
    for (index, step) in steps.all.enumerated() { position[step.moment] = index }
    for status in experiment.statuses {
      guard let step = position[status.moment] else { continue }
      let course = timed.removeValue(forKey: CourseKey(agent: status.agent, step: step))
      appendAgentStep(status.agent, steps.all[step], course, .ok)
    }
    // Agents that had done something when the run failed, or whose tables are not at hand.
    for course in courses
    where timed[CourseKey(agent: course.agent, step: course.step)] != nil {
      appendAgentStep(course.agent, steps.all[course.step], course, .unknown)
    }
    appendGroups(courses)
  }

  private mutating func appendAgentStep(
    _ agent: Int32, _ step: SocietyStep, _ course: Course?, _ status: Status
  ) {
    var row = row(
      "agent_step", Phase.step, source: course == nil ? experiment.source : Self.logSource)
    setAgent(&row, agent)
    place(&row, step.moment)
    row.status = status
    row.covers = SpanTable.absent32
    row.setTime(
      course == nil ? nil : step.start, course?.last, .log, resolution: SocietyLog.resolution)
    sheet.add(row)
  }

  /// Adds the parts of agents' steps: from one mark of an agent to its next.
  private mutating func appendParts() -> [Course] {
    var index: [CourseKey: Int] = [:]
    var courses: [Course] = []
    for event in events {
      guard case .agentDone(let agent, let part) = event.kind,
        let step = steps.position(at: event.clock)
      else { continue }
      let key = CourseKey(agent: agent, step: step)
      let position = index[key] ?? courses.count
      if index[key] == nil {
        index[key] = position
        courses.append(
          Course(agent: agent, process: event.process, step: step, last: event.clock))
      }
      // A mark may be missing, then the time from one to the next is that of several parts.
      let follows = courses[position].lastPart == part.previous
      let begin = part == .updateMotion ? steps.all[step].start : courses[position].last
      var row = row(part.rawValue, "part", source: Self.logSource)
      setAgent(&row, agent)
      place(&row, steps.all[step].moment)
      row.status = .ok
      row.setTime(
        follows ? begin : nil, event.clock, part == .updateMotion ? .adjacent : .log,
        resolution: SocietyLog.resolution)
      sheet.add(row)
      courses[position].last = event.clock
      courses[position].lastPart = part
    }
    return courses
  }

  /// Adds how long each group took, from the start of the step to the last mark of its agents.
  private mutating func appendGroups(_ courses: [Course]) {
    struct Key: Hashable {
      var step: Int
      var group: Int32
    }
    var ends: [Key: Int64] = [:]
    for course in courses {
      guard let group = experiment.groups[course.agent] else { continue }
      let key = Key(step: course.step, group: group)
      ends[key] = max(ends[key] ?? .min, course.last)
    }
    for (key, end) in ends.sorted(by: { ($0.key.step, $0.key.group) < ($1.key.step, $1.key.group) })
    {
      let step = steps.all[key.step]
      var row = row("simulation_step", "group", source: Self.logSource)
      place(&row, step.moment)
      row.group = name(key.group)
      row.status = step.failure == nil ? .ok : .unknown
      row.setTime(step.start, end, .log, resolution: SocietyLog.resolution)
      sheet.add(row)
    }
  }
}
