import Glibc

/// Complex numbers, their parts apart.
struct ComplexArray {
  var real: [Double]
  var imaginary: [Double]

  /// That many zeros.
  init(count: Int) {
    real = [Double](repeating: 0, count: count)
    imaginary = real
  }
}

/// The discrete Fourier transform of a power of two of numbers (Cooley and Tukey 1965).
struct FourierTransform {
  private let size: Int
  private let cosines: [Double]
  private let sines: [Double]

  /// A transform of that size.
  ///
  /// - Precondition: `size` is a power of two.
  init(size: Int) {
    precondition(size > 0 && size & (size - 1) == 0, "the size is a power of two")
    self.size = size
    let step = 2 * Double.pi / Double(size)
    cosines = (0..<max(1, size / 2)).map { cos(step * Double($0)) }
    sines = (0..<max(1, size / 2)).map { -sin(step * Double($0)) }
  }

  /// Replaces the numbers by Σ xⱼ exp(−2πi·jk/n).
  ///
  /// - Complexity: O(n log n).
  func forward(_ numbers: inout ComplexArray) {
    precondition(numbers.real.count == size && numbers.imaginary.count == size)
    transform(&numbers.real, &numbers.imaginary)
  }

  private func transform(_ realNumbers: inout [Double], _ imaginaryNumbers: inout [Double]) {
    var real = realNumbers.mutableSpan
    var imaginary = imaginaryNumbers.mutableSpan
    let cosines = cosines.span
    let sines = sines.span
    // Decimation in frequency leaves the result in bit-reversed order.
    var half = size / 2
    var stride = 1
    while half >= 1 {
      var start = 0
      while start < size {
        for offset in 0..<half {
          let low = start &+ offset
          let high = low &+ half
          let differenceReal = real[low] - real[high]
          let differenceImaginary = imaginary[low] - imaginary[high]
          real[low] += real[high]
          imaginary[low] += imaginary[high]
          let cosine = cosines[offset &* stride]
          let sine = sines[offset &* stride]
          real[high] = differenceReal * cosine - differenceImaginary * sine
          imaginary[high] = differenceReal * sine + differenceImaginary * cosine
        }
        start += 2 * half
      }
      half /= 2
      stride *= 2
    }
    reverseBits(&real, &imaginary)
  }

  private func reverseBits(
    _ real: inout MutableSpan<Double>, _ imaginary: inout MutableSpan<Double>
  ) {
    var mirror = 0
    for position in 0..<size {
      if position < mirror {
        real.swapAt(position, mirror)
        imaginary.swapAt(position, mirror)
      }
      // Counts up from the other end.
      var bit = size >> 1
      while bit > 0, mirror & bit != 0 {
        mirror ^= bit
        bit >>= 1
      }
      mirror |= bit
    }
  }
}
