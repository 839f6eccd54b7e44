// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "RunLens",
  products: [
    .executable(name: "runlens", targets: ["runlens"])
  ],
  // What single readers need beside the core: `--disable-default-traits` builds without.
  traits: [
    .default(enabledTraits: ["Avro", "PostgreSQL"]),
    .trait(name: "Avro", description: "Read AgentSociety's Avro files, with libavro"),
    .trait(name: "PostgreSQL", description: "Read AgentSociety's live PostgreSQL, with libpq"),
  ],
  targets: [
    // System libraries and the C shim for calls that Swift's Glibc module lacks.
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // Headers alone: these two are loaded when they are first needed.
    .systemLibrary(name: "CAvro", providers: [.apt(["libavro-dev"])]),
    .systemLibrary(name: "CPostgres", providers: [.apt(["libpq-dev"])]),
    .target(name: "CSystem"),
    // The hash out of the library's header, for the processor at hand.
    .target(name: "CXxhash"),
    // The headers of libarchive, which is loaded when it is first needed too.
    .target(name: "CArchive"),

    // The layers of the design: a target may depend only on those above it in this list.
    .target(name: "Workers", dependencies: ["CSystem"]),
    .target(name: "Hashing", dependencies: ["CSystem", "CXxhash"]),
    .target(name: "Trace"),
    .target(name: "Scheduling"),
    .target(name: "Statistics", linkerSettings: [.linkedLibrary("m")]),
    .target(name: "Recording", dependencies: ["Trace", "CZstd"]),
    .target(
      name: "Snapshot", dependencies: ["Trace", "Workers", "Hashing", "CZstd", "CZlib"]),
    .target(
      name: "Readers",
      dependencies: [
        "Trace", "Workers", "Hashing", "Recording", "Snapshot", "CSystem", "CSQLite", "CZstd",
        "CZlib", "CArchive",
        .target(name: "CAvro", condition: .when(traits: ["Avro"])),
        .target(name: "CPostgres", condition: .when(traits: ["PostgreSQL"])),
      ]),
    .target(
      name: "Recorder", dependencies: ["Recording", "Hashing", "Workers", "CSystem"]),
    .target(name: "Writing"),
    .target(name: "Analysis", dependencies: ["Trace", "Statistics", "Scheduling"]),
    .target(
      name: "Query", dependencies: ["Trace", "Statistics", "Analysis", "Writing", "CSQLite"]),
    .target(name: "Databases", dependencies: ["Statistics", "Readers", "CSQLite", "CZstd"]),
    .target(
      name: "Simulator",
      dependencies: [
        "Trace", "Scheduling", "Statistics", "Readers", "Writing", "CSQLite", "CArchive", "CSystem",
      ]),
    // The page's style and script are compiled in: a report needs no file beside the program.
    .target(
      name: "Reports",
      dependencies: [
        "Trace", "Hashing", "Statistics", "Scheduling", "Analysis", "Query", "Databases", "Writing",
      ],
      resources: [
        .embedInCode("HTML/Assets/report.css"), .embedInCode("HTML/Assets/report.js"),
      ]),
    .target(
      name: "RunLensCLI",
      dependencies: [
        "Trace", "Hashing", "Recording", "Snapshot", "Scheduling", "Statistics", "Readers",
        "Recorder", "Analysis", "Query", "Databases", "Simulator", "Reports", "Writing", "CSystem",
      ]),
    // It starts faster with fewer libraries and without a table of names that nothing looks up.
    .executableTarget(
      name: "runlens", dependencies: ["RunLensCLI"],
      linkerSettings: [
        .unsafeFlags(
          ["-Xclang-linker", "-static-libgcc", "-Xlinker", "--no-export-dynamic"],
          .when(configuration: .release))
      ]),

    // How often the statistics err, measured; not shipped.
    .target(
      name: "Calibration",
      dependencies: [
        "Trace", "Scheduling", "Statistics", "Readers", "Analysis", "Reports", "Simulator",
      ]),
    .executableTarget(name: "runlens-calibrate", dependencies: ["Calibration"]),

    // Costs beside limits and peers, measured; not shipped. The Makefile compiles the limits.
    .target(name: "Benchmark", exclude: ["Limits", "Peers"]),
    .executableTarget(name: "runlens-bench", dependencies: ["Benchmark"]),

    // What several test targets share: seeds, golden files, folders.
    .target(name: "TestSupport", dependencies: ["Statistics"], path: "Tests/TestSupport"),
    .testTarget(name: "HashingTests", dependencies: ["Hashing", "TestSupport"]),
    .testTarget(name: "TraceTests", dependencies: ["TestSupport", "Trace"]),
    .testTarget(
      name: "StatisticsTests", dependencies: ["Statistics", "TestSupport"],
      resources: [.copy("Data")]),
    .testTarget(
      name: "SnapshotTests", dependencies: ["Snapshot", "Analysis", "Trace", "TestSupport"],
      exclude: ["Oracle"]),
    .testTarget(
      name: "ReadersTests",
      dependencies: [
        "Readers", "Recording", "Trace", "Analysis", "Statistics", "Workers", "CSystem",
        "TestSupport",
      ],
      exclude: ["Oracle"]),
    .testTarget(
      name: "SimulatorTests",
      dependencies: ["Simulator", "Scheduling", "Readers", "Trace", "Statistics", "TestSupport"]),
    .testTarget(
      name: "QueryTests",
      dependencies: ["Query", "Analysis", "Statistics", "Trace", "Writing", "TestSupport"]),
    .testTarget(
      name: "DatabasesTests",
      dependencies: ["Databases", "Readers", "Statistics", "TestSupport"]),
    .testTarget(
      name: "AnalysisTests",
      dependencies: ["Analysis", "Scheduling", "Statistics", "Trace", "TestSupport"],
      exclude: ["PromQL"]),
    .testTarget(
      name: "CalibrationTests",
      dependencies: ["Calibration", "Analysis", "Simulator", "Statistics", "Trace"]),
    .testTarget(name: "BenchmarkTests", dependencies: ["Benchmark", "TestSupport"]),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "Reports", "Query", "Analysis", "Hashing", "Statistics", "Trace", "Writing", "TestSupport",
      ],
      exclude: ["Golden"]),
    // It runs the built program on programs of its own.
    .testTarget(
      name: "RecorderTests", dependencies: ["runlens", "Recording", "TestSupport"],
      exclude: ["Programs"]),
    // Rules that hold for the repository as a whole; it runs the built program.
    .testTarget(
      name: "ArchitectureTests",
      dependencies: ["runlens", "Analysis", "Readers", "Statistics", "Trace", "TestSupport"],
      exclude: ["Oracles"]),
    .testTarget(
      name: "CLITests",
      dependencies: ["RunLensCLI", "Readers", "Snapshot", "Trace", "TestSupport"],
      exclude: ["Golden"]),
  ]
)

// One place for the settings of every Swift target.
for target in package.targets where target.type != .system && target.name != "CSystem" {
  var settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
  ]
  if target.type != .test {
    settings.append(.unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)))
  }
  target.swiftSettings = (target.swiftSettings ?? []) + settings
}
