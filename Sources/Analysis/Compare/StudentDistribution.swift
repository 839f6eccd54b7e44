/// The 97.5th percentile of Student's t distribution (Student 1908), for 95 % intervals.
enum StudentDistribution {
  private static let deviates = [
    12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157,
    2.228139, 2.200985, 2.178813, 2.160369, 2.144787, 2.131450, 2.119905, 2.109816, 2.100922,
    2.093024, 2.085963, 2.079614, 2.073873, 2.068658, 2.063899, 2.059539, 2.055529, 2.051831,
    2.048407, 2.045230, 2.042272,
  ]

  /// The deviate for that many degrees of freedom, rounded down: never too small.
  static func deviate(freedom: Double) -> Double {
    guard freedom >= 1 else { return deviates[0] }
    return deviates[min(deviates.count, Int(min(freedom, 1e6))) - 1]
  }
}
