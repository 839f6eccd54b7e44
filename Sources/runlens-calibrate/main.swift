import Calibration
import Glibc

exit(calibrationMain(CommandLine.arguments))
