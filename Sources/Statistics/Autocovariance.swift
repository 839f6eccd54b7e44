/// Sums of the products of values `first`, `first` + 1, … `first` + 3 apart, of a series whose mean is 0; 0
/// beyond its end.
///
/// The series is read once for all four.
///
/// - Complexity: O(n).
func autocovariances(of centred: Span<Double>, from first: Int) -> SIMD4<Double> {
  // Of each lag four sums: the additions needn't wait for one another, and errors grow less.
  var sums = InlineArray<4, SIMD4<Double>>(repeating: .zero)
  let shared = max(0, centred.count - first - 3) & ~3
  unsafe centred.withUnsafeBytes { bytes in
    var position = 0
    while position < shared {
      let values = unsafe four(bytes, position)
      for lag in 0..<4 {
        unsafe sums[lag] += values * four(bytes, position &+ first &+ lag)
      }
      position &+= 4
    }
  }
  var result = SIMD4<Double>.zero
  for lag in 0..<4 {
    let end = centred.count - first - lag
    var position = shared
    while position + 4 <= end {
      for lane in 0..<4 {
        sums[lag][lane] += centred[position + lane] * centred[position + lane + first + lag]
      }
      position += 4
    }
    result[lag] = sums[lag].sum()
    while position < end {
      result[lag] += centred[position] * centred[position + first + lag]
      position += 1
    }
  }
  return result
}

@inline(__always)
private func four(_ numbers: UnsafeRawBufferPointer, _ position: Int) -> SIMD4<Double> {
  unsafe numbers.loadUnaligned(
    fromByteOffset: position &* MemoryLayout<Double>.stride, as: SIMD4<Double>.self)
}

/// Sums of the products of values 0, 1, … `lags` + 1 apart, of a series whose mean is 0.
///
/// By Fourier transforms of overlapping blocks (Stockham 1966, High-Speed Convolution and
/// Correlation), so that the room needed depends on the number of lags only.
///
/// - Complexity: O(n log k) where k is the number of lags.
func autocovariances(of centred: Span<Double>, lags: Int) -> [Double] {
  let reach = lags + 2
  var size = 1
  while size < 4 * reach { size *= 2 }
  let transform = FourierTransform(size: size)
  let block = size - reach
  var spectrum = ComplexArray(count: size)
  var start = 0
  while start < centred.count {
    // The block in the real part against the block with what follows it in the imaginary part: two
    // transforms of real numbers in one.
    var both = ComplexArray(count: size)
    let end = min(centred.count, start + size)
    for position in start..<end {
      let value = centred[position]
      if position < start + block { both.real[position - start] = value }
      both.imaginary[position - start] = value
    }
    transform.forward(&both)
    spectrum.addCrossSpectrum(of: both)
    start += block
  }
  transform.forward(&spectrum)
  // A forward transform in place of an inverse one reverses the order.
  return (0..<reach).map { lag in
    spectrum.real[lag == 0 ? 0 : size - lag] / Double(size)
  }
}

extension ComplexArray {
  /// Adds conj(X)·Y, where X and Y are the transforms of the real and of the imaginary part of what
  /// was transformed.
  fileprivate mutating func addCrossSpectrum(of both: ComplexArray) {
    let size = both.real.count
    for k in 0..<size {
      let mirror = (size - k) & (size - 1)
      let xReal = (both.real[k] + both.real[mirror]) / 2
      let xImaginary = (both.imaginary[k] - both.imaginary[mirror]) / 2
      let yReal = (both.imaginary[k] + both.imaginary[mirror]) / 2
      let yImaginary = (both.real[mirror] - both.real[k]) / 2
      real[k] += xReal * yReal + xImaginary * yImaginary
      imaginary[k] += xReal * yImaginary - xImaginary * yReal
    }
  }
}
