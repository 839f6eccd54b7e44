import Trace

extension SocietySpans {
  /// Adds interviews and the delivery of messages.
  mutating func appendDialogs() {
    appendInterviews()
    appendMessages()
  }

  /// Each question with the next answer of the same agent.
  private mutating func appendInterviews() {
    var open: [Int32: [SocietyExperiment.Dialog]] = [:]
    var pairs: [(question: SocietyExperiment.Dialog, answered: Int64?)] = []
    for dialog in experiment.dialogs.sorted(by: { $0.created < $1.created }) {
      switch dialog.kind {
      case .question: open[dialog.agent, default: []].append(dialog)
      case .answer:
        guard var waiting = open[dialog.agent], !waiting.isEmpty else { continue }
        pairs.append((waiting.removeFirst(), dialog.created))
        open[dialog.agent] = waiting
      case .thought, .talk: continue
      }
    }
    pairs += open.values.joined().map { ($0, nil) }
    pairs.sort {
      ($0.question.created, $0.question.agent) < ($1.question.created, $1.question.agent)
    }
    for (question, answered) in pairs {
      var row = tableRow("interview", Phase.call)
      setAgent(&row, question.agent)
      place(&row, question.moment)
      row.covers = 1
      row.status = answered == nil ? .missingResult : .ok
      row.setTime(question.created, answered, .database, resolution: experiment.resolution)
      sheet.addCall(row, untimed: "no_answer")
    }
  }

  // MARK: Messages

  /// What a message and its arrival have in common.
  private struct MessageKey: Hashable {
    var speaker: Int32
    var moment: SocietyExperiment.Moment
    var content: UInt64
  }

  /// The records of one text: the sender's own, and those of whom it reached.
  private struct Records {
    var own: [SocietyExperiment.Dialog] = []
    var arrived: [SocietyExperiment.Dialog] = []
  }

  private mutating func appendMessages() {
    var records: [MessageKey: Records] = [:]
    for dialog in experiment.dialogs where dialog.kind == .talk {
      let key = MessageKey(
        speaker: dialog.speaker, moment: dialog.moment, content: dialog.content)
      if dialog.speaker == dialog.agent, !dialog.isWrapped {
        records[key, default: Records()].own.append(dialog)
      } else {
        records[key, default: Records()].arrived.append(dialog)
      }
    }
    var messages: [(sent: SocietyExperiment.Dialog, arrived: SocietyExperiment.Dialog?)] = []
    for var record in records.values {
      record.own.sort { $0.created < $1.created }
      // Who talks to itself has both records: of equal ones the later half arrived.
      let both = record.own.count + record.arrived.count
      let sent = min(record.own.count, max(record.arrived.count, (both + 1) / 2))
      record.arrived += record.own[sent...]
      record.arrived.sort { ($0.created, $0.agent) < ($1.created, $1.agent) }
      for (number, dialog) in record.own[..<sent].enumerated() {
        let arrived = number < record.arrived.count ? record.arrived[number] : nil
        messages.append((dialog, arrived))
      }
    }
    messages.sort { left, right in
      (left.sent.created, left.sent.speaker, left.sent.content, left.arrived?.created ?? .max)
        < (
          right.sent.created, right.sent.speaker, right.sent.content, right.arrived?.created ?? .max
        )
    }
    for (sent, arrived) in messages {
      var row = tableRow("message_delivery", Phase.queue)
      setAgent(&row, arrived?.agent ?? sent.speaker)
      place(&row, sent.moment)
      row.covers = 0
      // What was under way when the run ended never arrived.
      row.status = arrived == nil ? .aborted : .ok
      row.setTime(
        sent.created, arrived?.created, .database, resolution: experiment.resolution)
      sheet.add(row)
    }
  }
}
