import Foundation
import Testing

/// The layers' arrows: which of our modules each target may import.
private let arrows: [String: Set<String>] = [
  "Workers": ["CSystem"],
  "Hashing": ["CSystem", "CXxhash"],
  "Trace": [],
  "Scheduling": [],
  "Statistics": [],
  "Recording": ["Trace", "CZstd"],
  "Recorder": ["Recording", "Hashing", "Workers", "CSystem"],
  "Snapshot": ["Trace", "Workers", "Hashing", "CZstd", "CZlib"],
  "Readers": [
    "Trace", "Workers", "Hashing", "Recording", "Snapshot", "CSystem", "CSQLite", "CZstd",
    "CZlib", "CArchive", "CAvro", "CPostgres",
  ],
  "Analysis": ["Trace", "Statistics", "Scheduling"],
  "Query": ["Trace", "Statistics", "Analysis", "Writing", "CSQLite"],
  "Databases": ["Statistics", "Readers", "CSQLite", "CZstd"],
  "Writing": [],
  "Simulator": [
    "Trace", "Scheduling", "Statistics", "Readers", "Writing", "CSQLite", "CArchive", "CZstd",
    "CSystem",
  ],
  "Reports": [
    "Trace", "Hashing", "Statistics", "Scheduling", "Analysis", "Query", "Databases", "Writing",
  ],
  "RunLensCLI": [
    "Trace", "Hashing", "Recording", "Snapshot", "Scheduling", "Statistics", "Readers", "Recorder",
    "Analysis", "Query", "Databases", "Simulator", "Reports", "Writing", "CSystem",
  ],
  "runlens": ["RunLensCLI"],
  "Calibration": [
    "Trace", "Scheduling", "Statistics", "Readers", "Analysis", "Reports", "Simulator",
  ],
  "runlens-calibrate": ["Calibration"],
  "Benchmark": [],
  "runlens-bench": ["Benchmark"],
]

/// Modules of the toolchain that any target may import; all of Foundation is too slow to start.
private let toolchain: Set<String> = ["Glibc", "FoundationEssentials", "Synchronization"]

/// Modules of C, which have no imports to check.
private let cModules: Set<String> = [
  "CSystem", "CSQLite", "CZstd", "CZlib", "CXxhash", "CArchive", "CAvro", "CPostgres",
]

@Suite struct LayerTests {
  @Test func everyTargetHasItsPlaceInTheLayers() {
    let folders = Set(
      Repository.files(below: "Sources").compactMap { path in
        path.split(separator: "/").dropFirst().first.map(String.init)
      })
    #expect(folders == Set(arrows.keys).union(cModules))
  }

  @Test(arguments: arrows.keys.sorted())
  func importsOnlyWhatLiesBelow(target: String) {
    let allowed = (arrows[target] ?? []).union(toolchain)
    let paths = Repository.files(below: "Sources/\(target)").filter { $0.hasSuffix(".swift") }
    #expect(!paths.isEmpty)
    for path in paths {
      for module in imports(Repository.text(path)) {
        #expect(allowed.contains(module), "\(path) imports \(module)")
      }
    }
  }

  /// What a target imports and doesn't name is built before it or after it, as the machine happens to do it.
  @Test func everyImportIsDeclaredInThePackage() {
    let declared = Self.declared(Repository.text("Package.swift"))
    #expect(Set(arrows.keys).union(["TestSupport", "StatisticsTests"]).isSubset(of: declared.keys))
    for path in Repository.files(below: "Sources") + Repository.files(below: "Tests")
    where path.hasSuffix(".swift") {
      let target = String(path.split(separator: "/")[1])
      guard let known = declared[target] else { continue }
      for module in imports(Repository.text(path)) where declared[module] != nil {
        #expect(known.contains(module), "\(path) imports \(module)")
      }
    }
  }

  /// The targets of a package and the names in their lists of dependencies.
  private static func declared(_ package: String) -> [String: Set<String>] {
    var targets: [String: Set<String>] = [:]
    var users: [String] = []
    // Of «.target(», «.testTarget(» and «.executableTarget(».
    for part in package.components(separatedBy: "arget(").dropFirst() {
      let quoted = part.components(separatedBy: "\"")
      guard quoted.count > 1 else { continue }
      // A dependency with a condition starts a part of its own, inside the list of the target before it.
      if part.contains("condition: .when"), !part.contains("dependencies: [") {
        if let user = users.last { targets[user, default: []].insert(quoted[1]) }
        continue
      }
      let list = part.components(separatedBy: "dependencies: [").dropFirst().first ?? ""
      let names = list.prefix { $0 != "]" }.components(separatedBy: "\"")
      users.append(quoted[1])
      targets[quoted[1]] = Set(names.enumerated().filter { $0.offset % 2 == 1 }.map(\.element))
    }
    return targets
  }

  @Test(arguments: [
    ("import Trace", ["Trace"]), ("  public import Readers.Scanning", ["Readers"]),
    ("@testable internal import struct Reports.Quantity", ["Reports"]),
    ("// import Trace\nlet x = \"import Trace\"", []),
  ])
  func importsAreFound(text: String, expected: [String]) {
    #expect(imports(text) == expected)
  }

  /// The modules that a source imports.
  private func imports(_ text: String) -> [String] {
    let words: Set<String> = [
      "public", "internal", "private", "fileprivate", "package", "struct", "class", "enum", "func",
      "protocol", "typealias", "var", "let",
    ]
    return text.split(separator: "\n").compactMap { line -> String? in
      var parts = line.split(separator: " ")[...]
      while let first = parts.first, first.hasPrefix("@") || words.contains(String(first)) {
        parts.removeFirst()
      }
      guard parts.first == "import" else { return nil }
      parts.removeFirst()
      while let first = parts.first, words.contains(String(first)) { parts.removeFirst() }
      return parts.first?.split(separator: ".").first.map(String.init)
    }
  }
}
