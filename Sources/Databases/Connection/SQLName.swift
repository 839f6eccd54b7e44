/// A name in double quotes, so that no name of a hostile schema is anything but a name.
func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
