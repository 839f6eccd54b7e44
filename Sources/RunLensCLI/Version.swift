/// The program's version; nothing else states it.
public let runLensVersion = "0.1.0"
