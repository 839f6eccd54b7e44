import Analysis

/// The two charts of a stage's distribution, each on a logarithmic and on a linear axis.
struct DistributionCharts {
  let stage: StageSummary
  let distribution: StageDistribution
  /// What the stage is called, isolated.
  let name: String
}
