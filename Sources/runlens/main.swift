import Glibc
import RunLensCLI

exit(runLensMain())
