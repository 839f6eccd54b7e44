import Trace

/// The labels of an element; the metric's name is one of them where there is one.
struct PromLabels: Hashable {
  /// In the order of the names, none with an empty value.
  private(set) var all: [MetricLabel] = []

  static let metricName = "__name__"

  init() {}

  /// The labels of a series.
  init(_ samples: MetricSamples) {
    all = samples.labels.filter { !$0.value.isEmpty }
    all.append(MetricLabel(Self.metricName, samples.name))
    all.sort()
  }

  /// The value of a label; an empty text where it is not there.
  subscript(name: String) -> String {
    get { all.first { $0.name == name }?.value ?? "" }
    set {
      all.removeAll { $0.name == name }
      if newValue.isEmpty { return }
      all.append(MetricLabel(name, newValue))
      all.sort()
    }
  }

  /// The same without the metric's name, which no result of a calculation keeps.
  var withoutName: PromLabels { without([Self.metricName]) }

  /// The same without those.
  func without(_ names: [String]) -> PromLabels {
    var result = self
    result.all.removeAll { names.contains($0.name) }
    return result
  }

  /// Those alone.
  func only(_ names: [String]) -> PromLabels {
    var result = self
    result.all.removeAll { !names.contains($0.name) }
    return result
  }
}

/// One element of a vector.
struct PromElement {
  var labels: PromLabels
  var value: Double
  /// When the value was read, in milliseconds since 1970; that of the evaluation for what is reckoned.
  var time: Int64
}

/// What an expression comes to at a time.
enum PromValue {
  case number(Double)
  case vector([PromElement])

  /// The elements; a number is none.
  var elements: [PromElement] { if case .vector(let elements) = self { elements } else { [] } }

  /// The number; NaN for a vector.
  var number: Double { if case .number(let value) = self { value } else { .nan } }
}

/// Why an expression has no value although it is understood.
struct PromEvaluationError: Error, Equatable {
  var what: String
}
