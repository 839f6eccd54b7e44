import Foundation
import TestSupport
import Testing

private let spark = Repository.url(".build/spark/bin/python3").path

/// Snapshots of several runs, made on Spark's executors and analysed by the engines that the
/// documentation names: the numbers are those of `runlens analyze`.
@Suite(
  .enabled(
    if: canUnpack && FileManager.default.isExecutableFile(atPath: spark),
    "takes Java and 'make setup-spark'"))
struct ClusterTests {
  @Test func enginesAgreeWithTheAnalysis() throws {
    let scratch = ScratchFolder()
    let job = Repository.url("Documentation/Examples/spark_snapshots.py").path
    let oracle = Repository.url("Tests/ArchitectureTests/Oracles/cluster.py").path
    let page = Repository.url("Documentation/Cluster.md").path
    let result = try ShellResult(
      """
      mkdir runs
      for seed in 1 2 3; do
        runlens simulate -q runs/$seed --seed $seed --days 2 --iterations 2 --agents 4 \
          --fault burst_http429=3% > /dev/null
      done
      # Enough rows for a group that is stored in another order.
      runlens simulate -q runs/4 --workload service --requests 1500 --seed 4 > /dev/null
      cp '\(Repository.url("fixtures/arena-tiny.tar.zst").path)' runs/
      export PYSPARK_PYTHON='\(spark)' SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_DIRS="$PWD/tmp"
      export PYSPARK_SUBMIT_ARGS='--master local-cluster[2,1,1024] --conf spark.ui.enabled=false \
        --conf spark.sql.shuffle.partitions=2 pyspark-shell'
      '\(spark)' '\(job)' --snapshots snapshots --csv spark.csv --runlens "$(command -v runlens)" \
        runs/* 2> spark.log || { tail -n 30 spark.log; exit 1; }
      rm -rf "$(dirname '\(spark)')"/../lib/python3*/site-packages/pyspark/work
      runlens merge -q snapshots/*.parquet -o all.parquet
      runlens analyze -q --csv tables all.parquet > /dev/null
      '\(spark)' '\(oracle)' '\(page)' tables/stages.csv snapshots spark.csv
      """, in: scratch.url)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("polars: "))
  }
}
