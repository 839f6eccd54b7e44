import RunLensCLI
_ = runLensMain()
