/// Runs the program.
public func runLensMain() -> Int32 { 0 }
