public import Analysis

extension CompareText {
  /// The view of a self-test as UTF-8, ended by a line feed.
  public static func render(_ test: ComparisonSelfTest, options: ReportOptions) -> [UInt8] {
    let style = TextStyle(colour: options.colour)
    let width = max(options.width, 60)
    guard test.isPossible else {
      return bytes(
        PlainText.lines(
          "The run names \(test.agents == 1 ? "one agent" : "no agents"), so it can't be split by "
            + "agent; a self-test takes at least two.", width: width))
    }
    var lines = PlainText.lines(
      "\(Quantity.count(test.splitsWithAlarm)) of \(Quantity.count(test.splits, "random split")) of "
        + "\(test.agents) agents gave a false alarm in any stage "
        + "(\(Quantity.share(Quantity.ratio(test.splitsWithAlarm, test.splits)))).", width: width)
    lines.append("")
    var table = TextTable([
      .name("stage"), .word("phase"), .word("timing"), .number("splits"), .number("slower"),
      .number("faster"), .number("equivalent"), .number("inconclusive"), .number("false alarms"),
    ])
    for stage in test.stages {
      table.add([
        TextTable.Cell(CompareWords.stage(stage.stage), .name), TextTable.Cell(stage.phase),
        TextTable.Cell(stage.timing, .faint), TextTable.Cell(Quantity.count(stage.compared)),
        TextTable.Cell(Quantity.count(stage.slower)), TextTable.Cell(Quantity.count(stage.faster)),
        TextTable.Cell(Quantity.count(stage.equivalent)),
        TextTable.Cell(Quantity.count(stage.inconclusive)),
        TextTable.Cell(Quantity.share(stage.falseAlarmRate), .strong),
      ])
    }
    lines += table.lines(width: width, style: style)
    lines.append("")
    lines += PlainText.lines(
      "Nothing was changed between the halves, so every slower or faster is a false alarm, unless the "
        + "agents themselves differ.", width: width)
    return bytes(lines)
  }
}
