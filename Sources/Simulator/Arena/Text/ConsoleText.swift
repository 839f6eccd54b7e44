import Writing

/// What the program prints, to the letter.
enum ConsoleText {
  /// Why an answer could not be parsed.
  enum ParseError {
    case noJSON, singleQuotes, null, noKey

    var text: String {
      switch self {
      case .noJSON: "JSONDecodeError - Expecting value: line 1 column 1 (char 0)"
      case .singleQuotes:
        "JSONDecodeError - Expecting property name enclosed in double quotes: "
          + "line 1 column 2 (char 1)"
      case .null: "AttributeError - 'NoneType' object has no attribute 'strip'"
      case .noKey: "KeyError - 'output'"
      }
    }
  }

  static func answer(_ text: [UInt8], verdict: String) -> [UInt8] {
    var lines = ByteBuffer()
    lines.append("---LLM Response---\n")
    lines.append(text)
    lines.append("\n---end of LLM Response---\n\(verdict)\n")
    return lines.bytes
  }

  static func refused(_ text: [UInt8], verdict: String, attempt: Int) -> [UInt8] {
    var lines = ByteBuffer()
    lines.append(answer(text, verdict: verdict))
    lines.append("---- repeat count: \n \(attempt) ")
    lines.append(text)
    lines.append("\n")
    lines.append(text)
    lines.append("\n")
    return lines.bytes
  }

  static func unparsed(_ error: ParseError) -> [UInt8] {
    Array("LLM connection error: \(error.text)\n".utf8)
  }

  static func failedRequest(_ exception: String, _ message: String) -> [UInt8] {
    Array(
      "LLM ERROR: \(exception) - \(message)\nLLM connection error: \(ParseError.noJSON.text)\n".utf8
    )
  }

  /// The traceback of an exception in the main program.
  static func traceback(_ exception: String, in function: String, line: String) -> [UInt8] {
    Array(
      """
      Traceback (most recent call last):
        File "main.py", line 214, in <module>
          main()
        File "main.py", line 171, in main
          \(line)
        File "Person.py", line 318, in \(function)
          return self.ask(prompt)
      \(exception)

      """.utf8)
  }
}

extension ArenaCrash {
  /// The exception's line and the statement that it came from.
  var exception: (text: String, function: String, line: String) {
    switch self {
    case .exhausted(.marketAnalysis):
      (
        "TypeError: cannot unpack non-iterable NoneType object", "stock_ops",
        "analysis, strategy = persons[i].analyse(virtual_date, iteration)"
      )
    case .exhausted(.buy), .exhausted(.sell):
      (
        "TypeError: 'NoneType' object is not subscriptable", "stock_ops",
        "operation = persons[i].stock_ops(virtual_date, iteration)"
      )
    case .exhausted:
      (
        "TypeError: write() argument must be str, not None", "reflection",
        "persons[i].update_reflection(virtual_date, iteration)"
      )
    case .listAnswer:
      (
        "TypeError: write() argument must be str, not list", "reflection",
        "persons[i].update_reflection(virtual_date, iteration)"
      )
    case .upstreamKey:
      (
        "KeyError: 'virtual_date'", "long_reflection",
        "persons[i].update_reflection(virtual_date, iteration)"
      )
    case .requested:
      ("RuntimeError: the run was ended here", "main", "step(virtual_date, iteration)")
    }
  }
}
