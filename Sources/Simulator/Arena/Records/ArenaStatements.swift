import Writing

/// Statements as the program builds them: texts are put between quotes as they are.
extension MemoryRow {
  /// Whether a text may break the statement.
  var mayBreak: Bool {
    let quote = UInt8(ascii: "\"")
    return operations.holds(quote) || strategy.holds(quote) || gossip.holds(quote)
      || analysis.holds(quote) || reflection.holds(quote) || holdings.holds(quote)
  }

  var statement: [UInt8] {
    var text = ByteBuffer()
    text.append("insert into memory values(\(person),\(day),\(iteration)")
    let kind = Array(self.kind.rawValue.utf8)
    for part in [
      operations, strategy, kind, gossip, analysis, reflection, stocks, index, holdings,
    ] {
      text.append(",\"")
      text.append(part)
      text.append("\"")
    }
    text.append(")")
    return text.bytes
  }
}

extension GossipRow {
  var mayBreak: Bool { text.contains(UInt8(ascii: "\"")) }

  var statement: [UInt8] {
    var buffer = ByteBuffer()
    buffer.append("insert into gossip values(\(person),\(day),\"")
    buffer.append(text)
    buffer.append("\")")
    return buffer.bytes
  }
}

extension PersonRow {
  var mayBreak: Bool { strategy.contains(UInt8(ascii: "'")) }

  var statement: [UInt8] {
    var buffer = ByteBuffer()
    buffer.append("insert into person values(\(person),\(day)")
    for number in [cash, asset, wealth] {
      buffer.append(",")
      buffer.append(number: number)
    }
    buffer.append(",\(income),")
    buffer.append(number: gain)
    buffer.append(",")
    buffer.append(number: expense)
    buffer.append(",'")
    buffer.append(strategy)
    buffer.append("')")
    return buffer.bytes
  }
}

extension ArenaOrder {
  /// The statement for an order of a stock that nobody knows.
  var statementWithoutStock: [UInt8] {
    var buffer = ByteBuffer()
    buffer.append("insert into active_orders values(")
    buffer.append(decimal: timestamp)
    buffer.append(",\(day),\(day % 7),\(iteration),None,\(person),\"\(side.rawValue)\",")
    buffer.append(number: price)
    buffer.append(",\(quantity),\"active\")")
    return buffer.bytes
  }
}
