/// The role that a mark's colour plays; the style sheet says which colour that is.
///
/// Colours come from the palette of Okabe and Ito (2008), which people with any kind of colour vision
/// can tell apart; marks also differ by shape, dashes or hatching.
enum ChartTone: String, Sendable {
  /// The first to the sixth series.
  case first = "s1"
  case second = "s2"
  case third = "s3"
  case fourth = "s4"
  case fifth = "s5"
  case sixth = "s6"
  /// Something that failed.
  case bad = "bad"
  /// Something that was repeated, or deserves care.
  case caution = "warn"
  /// What is in the background.
  case muted = "mut"
  /// The colour of the text.
  case ink = "ink"

  /// The tone of a series by its position.
  static func series(_ position: Int) -> ChartTone {
    [.first, .second, .third, .fourth, .fifth, .sixth][position % 6]
  }
}
