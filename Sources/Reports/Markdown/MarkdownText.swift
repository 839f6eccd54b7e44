/// Texts from outside in GitHub's Markdown.
public enum MarkdownText {
  /// The text on one line with nothing in it that Markdown or HTML would obey.
  ///
  /// Mentions, references to issues and bare links are broken too, so that a hostile name neither
  /// notifies people nor leads anywhere.
  public static func escape(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    let scalars = Array(PlainText.clean(text).unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "&", "<", ">", "|", "`", "@", "#":
        result.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
      case "\\", "*", "[", "]", "~", "!":
        result.append("\\")
        result.append(scalar)
      case "_":
        // Inside a word an underscore is only itself.
        let isInside =
          index > 0 && index + 1 < scalars.count && isWord(scalars[index - 1])
          && isWord(scalars[index + 1])
        if !isInside { result.append("\\") }
        result.append(scalar)
      case ":" where index + 2 < scalars.count && scalars[index + 1] == "/":
        result.append(contentsOf: "&#58;".unicodeScalars)
      case "." where index >= 3 && isHost(scalars[index - 3..<index]):
        result.append(contentsOf: "&#46;".unicodeScalars)
      default:
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  private static func isHost(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
    scalars.allSatisfy { $0 == "w" || $0 == "W" }
  }
}
