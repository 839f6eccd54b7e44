/// The scanning of lines by their stretches: what looks like a stretch of an earlier line is neither taken
/// apart nor put into its group again.
///
/// A stretch is recognised by comparing bytes with its pattern, in which only digits of values that
/// nobody needs may differ. So whatever a pattern takes in, ``FlatScanner/take(_:_:_:_:)`` would take in with
/// the same values; a stretch like no pattern goes that way, and becomes one.
extension FlatScanner {
  /// Adds a line that is as expected and goes on to the next; false, and nothing is counted, where it
  /// isn't.
  @inline(__always)
  static func followStretches(
    _ template: borrowing FlatTemplate, _ start: inout UnsafePointer<UInt8>,
    _ tally: inout FlatTally, _ names: inout FlatNames
  ) -> Bool {
    let memory = template.memory
    let state = unsafe memory.state
    var place = unsafe start
    var number: Int64 = -1
    let unit = unsafe state.pointee.sections.unit
    let numberFirst = unsafe state.pointee.sections.numberFirst

    var length = unsafe state.pointee.head.patterns.match(place, state.pointee.lastHead)
    if length == 0 {
      length = unsafe otherHead(template, place, tally.line, &names)
      if length == 0 { return false }
    }
    unsafe place += length
    if numberFirst {
      number = unsafe duration(&place, unit: unit)
      if number < 0 { return false }
    }
    let target: UInt32
    let next = unsafe memory.successors[state.pointee.lastKey]
    length = unsafe state.pointee.key.patterns.match(place, next)
    if length != 0 {
      unsafe state.pointee.lastKey = next
      target = unsafe memory.targets[next]
    } else {
      length = unsafe otherKey(template, place, &tally, &names)
      if length == 0 { return false }
      target = unsafe state.pointee.target
    }
    unsafe place += length
    if !numberFirst {
      number = unsafe duration(&place, unit: unit)
      if number < 0 { return false }
    }
    if unsafe state.pointee.sections.hasTail {
      let key = unsafe state.pointee.lastKey
      length = unsafe state.pointee.tail.patterns.match(
        place, key &* FlatMemory.tailCount &+ memory.lastTails[key])
      if length == 0 {
        length = unsafe otherTail(template, place, tally.line, &names)
        if length == 0 { return false }
      }
      unsafe place += length
    }
    tally.add(at: target, number: number, unit: unit)
    unsafe start = place
    return true
  }

  /// The length of a head that is not like the last one; 0 where it is none.
  @inline(never)
  private static func otherHead(
    _ template: borrowing FlatTemplate, _ place: UnsafePointer<UInt8>, _ line: FlatLineValues,
    _ names: inout FlatNames
  ) -> Int {
    let state = unsafe template.memory.state
    let patterns = unsafe state.pointee.head.patterns
    let known = unsafe 0..<min(patterns.capacity, state.pointee.head.count)
    if let found = unsafe patterns.first(of: known, matching: place) {
      unsafe state.pointee.lastHead = found.pattern
      return found.length
    }
    let section = unsafe state.pointee.sections.head
    let length = unsafe walk(template, section, place, patterns, line, &names)
    guard length > 0, unsafe state.pointee.head.rest == 0 else { return length }
    unsafe state.pointee.head.misses += 1
    let pattern = unsafe state.pointee.head.count % patterns.capacity
    unsafe patterns.learn(place, length, as: pattern)
    unsafe state.pointee.head.count += 1
    unsafe state.pointee.lastHead = pattern
    return length
  }

  /// The length of a key that was not expected; 0 where it is none.
  ///
  /// Its place in the tally is in the memory.
  @inline(never)
  private static func otherKey(
    _ template: borrowing FlatTemplate, _ place: UnsafePointer<UInt8>,
    _ tally: inout FlatTally, _ names: inout FlatNames
  ) -> Int {
    let memory = template.memory
    let state = unsafe memory.state
    let patterns = unsafe state.pointee.key.patterns
    if let found = unsafe patterns.first(of: 0..<state.pointee.key.count, matching: place) {
      unsafe memory.successors[state.pointee.lastKey] = found.pattern
      unsafe state.pointee.lastKey = found.pattern
      unsafe state.pointee.target = memory.targets[found.pattern]
      return found.length
    }
    tally.line.begin()
    let section = unsafe state.pointee.sections.key
    let length = unsafe walk(template, section, place, patterns, tally.line, &names)
    guard length > 0 else { return 0 }
    let target = tally.place()
    unsafe state.pointee.target = target
    unsafe state.pointee.key.misses += 1
    let pattern = unsafe state.pointee.key.count
    guard unsafe state.pointee.key.rest == 0, pattern < patterns.capacity else {
      unsafe state.pointee.lastKey = patterns.capacity
      return length
    }
    unsafe patterns.learn(place, length, as: pattern)
    unsafe memory.targets[pattern] = target
    unsafe state.pointee.key.count += 1
    unsafe memory.successors[state.pointee.lastKey] = pattern
    unsafe state.pointee.lastKey = pattern
    return length
  }

  /// The length of a tail that is not like the last one behind the same key; 0 where it is none.
  @inline(never)
  private static func otherTail(
    _ template: borrowing FlatTemplate, _ place: UnsafePointer<UInt8>, _ line: FlatLineValues,
    _ names: inout FlatNames
  ) -> Int {
    let state = unsafe template.memory.state
    let patterns = unsafe state.pointee.tail.patterns
    let key = unsafe state.pointee.lastKey
    let tails = key * FlatMemory.tailCount..<(key + 1) * FlatMemory.tailCount
    if let found = unsafe patterns.first(of: tails, matching: place) {
      unsafe template.memory.lastTails[key] = found.pattern - tails.lowerBound
      return found.length
    }
    let section = unsafe state.pointee.sections.tail
    let length = unsafe walk(template, section, place, patterns, line, &names)
    guard length > 0, unsafe state.pointee.tail.rest == 0 else { return length }
    unsafe state.pointee.tail.misses += 1
    // In place of the one after the last, which was not of use for longer.
    let number = (unsafe template.memory.lastTails[key] + 1) % FlatMemory.tailCount
    unsafe patterns.learn(place, length, as: tails.lowerBound + number)
    unsafe template.memory.lastTails[key] = number
    return length
  }

  /// Reads a stretch value by value; its length, 0 where it is not as expected.
  ///
  /// What may differ in it is noted for a pattern.
  @inline(__always)
  private static func walk(
    _ template: borrowing FlatTemplate, _ section: FlatSections.Section,
    _ start: UnsafePointer<UInt8>, _ patterns: FlatPatterns, _ line: FlatLineValues,
    _ names: inout FlatNames
  ) -> Int {
    var place = unsafe start
    patterns.begin()
    func value(_ entry: UnsafeMutablePointer<FlatTemplate.Entry>) -> Bool {
      let before = unsafe place
      guard unsafe take(entry, &place, line, &names) else { return false }
      let use = unsafe entry.pointee.use
      if use == .pass || use == .passText {
        unsafe patterns.loosen(before - start, place - start, isText: use == .passText)
      }
      return true
    }
    func text(_ entry: UnsafeMutablePointer<FlatTemplate.Entry>) -> Bool {
      guard unsafe entry.pointee.matches(place) else { return false }
      unsafe place += Int(entry.pointee.length)
      return true
    }
    if section.first >= 0 {
      guard unsafe value(template.entries + section.first) else { return 0 }
    }
    for entry in section.entries {
      guard unsafe text(template.entries + entry), unsafe value(template.entries + entry) else {
        return 0
      }
    }
    if section.last >= 0 {
      guard unsafe text(template.entries + section.last) else { return 0 }
    }
    if section.endsLine {
      guard unsafe endLine(&place) else { return 0 }
    }
    return unsafe place - start
  }
}
