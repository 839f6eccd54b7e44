import Glibc

/// The natural logarithm of a number above zero.
func logarithm(_ value: Double) -> Double { log(value) }

/// The natural logarithm of a whole number above zero.
func logarithm(_ value: Int64) -> Double { log(Double(value)) }

/// The number with that natural logarithm.
func exponential(_ value: Double) -> Double { exp(value) }

/// The cube root.
func rootOfThird(_ value: Double) -> Double { cbrt(value) }
