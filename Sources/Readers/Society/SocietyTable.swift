/// The tables that AgentSociety keeps for each experiment.
enum SocietyTable: String, CaseIterable, Sendable {
  case profile = "agent_profile"
  case prompt = "global_prompt"
  case dialog = "agent_dialog"
  case status = "agent_status"
  case survey = "agent_survey"
  case metric
  case pendingDialog = "pending_dialog"
  case pendingSurvey = "pending_survey"
  case taskResult = "task_result"

  /// The table of all experiments.
  static let experiments = "as_experiment"

  /// The columns that are read, in the order in which ``SocietyStore`` takes them.
  var columns: [String] {
    switch self {
    case .profile: ["id"]
    case .prompt: ["day", "t", "created_at"]
    case .dialog: ["id", "day", "t", "type", "speaker", "content", "created_at"]
    case .status: ["id", "day", "t", "created_at"]
    case .survey: ["id", "day", "t", "survey_id", "result", "created_at"]
    case .metric: ["key", "step", "created_at"]
    case .pendingDialog, .pendingSurvey: ["agent_id", "processed"]
    case .taskResult: ["id", "agent_id", "created_at"]
    }
  }

  /// The columns that ``SocietyStore`` takes of an experiment's own row.
  static let experimentColumns = [
    "id", "name", "status", "error", "input_tokens", "output_tokens", "created_at", "updated_at",
  ]

  /// All columns in their order in the database, where a dump does not say; nil where that many are
  /// unknown.
  func columns(count: Int) -> [String]? {
    let status = ["id", "day", "t", "lng", "lat", "parent_id", "action", "status", "created_at"]
    let known: [[String]] =
      switch self {
      case .profile: [["id", "name", "profile"]]
      case .prompt: [["day", "t", "prompt", "created_at"]]
      case .dialog: [columns]
      case .status: [status, Array(status[..<6]) + ["friend_ids"] + Array(status[6...])]
      case .survey: [columns]
      case .metric: [["id", "key", "value", "step", "created_at"]]
      case .pendingDialog:
        [["id", "agent_id", "day", "t", "content", "created_at", "processed"]]
      case .pendingSurvey:
        [["id", "agent_id", "day", "t", "survey_id", "data", "created_at", "processed"]]
      case .taskResult: [["id", "agent_id", "context", "ground_truth", "result", "created_at"]]
      }
    return known.first { $0.count == count }
  }

  /// All columns of the table of experiments, where a dump does not say.
  static func experimentColumns(count: Int) -> [String]? {
    let all = [
      "tenant_id", "id", "name", "num_day", "status", "cur_day", "cur_t", "config", "error",
      "input_tokens", "output_tokens", "created_at", "updated_at",
    ]
    let former = all.filter { $0 != "input_tokens" && $0 != "output_tokens" }
    return [all, former, Array(former.dropFirst())].first { $0.count == count }
  }

  /// A table of that name, with the experiment whose it is.
  ///
  /// - Parameter name: such as `as_8d0f6a52_1c9b_4b7e_8f3a_64c2e1b7d905_agent_status`, in quotation
  ///   marks and behind a schema or not.
  static func parse(_ name: some StringProtocol) -> (experiment: String, table: SocietyTable)? {
    let plain = plainName(name)
    guard plain.hasPrefix("as_"), plain.utf8.count > 40 else { return nil }
    let rest = plain.dropFirst(3)
    guard let identifier = experimentID(rest.prefix(36)), rest.dropFirst(36).first == "_",
      let table = SocietyTable(rawValue: String(rest.dropFirst(37)))
    else { return nil }
    return (identifier, table)
  }

  /// The name of a table without schema and quotation marks.
  static func plainName(_ name: some StringProtocol) -> String {
    let last = String(name).split(separator: ".").last.map(String.init) ?? ""
    return String(last.filter { $0 != "\"" })
  }

  /// An experiment's identifier in small letters with dashes; nil where it is none.
  ///
  /// - Parameter text: 32 hexadecimal digits, with dashes, underscores or nothing between them.
  static func experimentID(_ text: some StringProtocol) -> String? {
    var result: [UInt8] = []
    var digits = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"):
        result.append(byte)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): result.append(byte | 0x20)
      case UInt8(ascii: "-"), UInt8(ascii: "_"): continue
      default: return nil
      }
      digits += 1
      if [8, 12, 16, 20].contains(digits) { result.append(UInt8(ascii: "-")) }
    }
    return digits == 32 ? String(decoding: result, as: UTF8.self) : nil
  }
}
