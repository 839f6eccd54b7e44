/// One part of a page.
///
/// A new part is a type of its own in `Sections`, and a place in the page's list.
protocol HTMLSection {
  /// Its address on the page, a plain word.
  var id: String { get }
  /// Its heading.
  var title: String { get }
  /// How the page's navigation names it.
  var shortTitle: String { get }

  /// Writes what stands below the heading.
  func write(to page: inout MarkupWriter)
}

extension HTMLSection {
  var shortTitle: String { title }
}
