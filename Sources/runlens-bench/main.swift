import Benchmark
import Glibc

exit(benchmarkMain(CommandLine.arguments))
