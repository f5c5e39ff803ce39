// swift-tools-version: 6.2
import PackageDescription

// Warnings are errors where CI builds, and only there: a newer compiler must not break a user's build.
let strict = Context.environment["CI"] != nil || Context.environment["CANDELA_STRICT"] != nil
let swiftSettings: [SwiftSetting] =
  [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]
  + (strict ? [.treatAllWarnings(as: .error)] : [])

// The arrows of docs/ARCHITECTURE.md: a target may import only what its line names (the build checks it).
func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(
    name: "Candela\(name)", dependencies: dependencies, path: "Sources/\(name)",
    swiftSettings: swiftSettings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], excluding files: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(name)Tests", exclude: files,
    swiftSettings: swiftSettings)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let flyingFox = Target.Dependency.product(name: "FlyingFox", package: "FlyingFox")
let flyingSocks = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

/// What other packages may use.
let libraries = [
  "HAL", "HALLinux", "Optics", "BoardSpec", "Media", "Scene", "Metering", "Sim", "Model", "Runtime", "Training",
  "SimHarness", "SimServer", "DigitalPath", "Metrics",
]

let package = Package(
  name: "candela",
  products: libraries.map { .library(name: "Candela\($0)", targets: ["Candela\($0)"]) }
    + [.executable(name: "candela", targets: ["candela"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: [
    // Layer 0
    library("HAL", []),
    // Optics imports no C library, but the compiler may call libm's exact operations (sqrt, floor) on its own.
    .target(name: "CKernels", path: "Sources/CKernels", linkerSettings: [.linkedLibrary("m")]),
    library("Optics", ["CKernels"]),
    // The pixel loops of Media's preprocessing.
    .target(name: "CPixels", path: "Sources/CPixels"),
    .systemLibrary(name: "CSpng", path: "Sources/CSpng", pkgConfig: "spng"),
    .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib"),
    .systemLibrary(name: "COpenBLAS", path: "Sources/COpenBLAS", pkgConfig: "openblas"),
    .systemLibrary(name: "CLibgpiod", path: "Sources/CLibgpiod", pkgConfig: "libgpiod"),
    // The one face of libgpiod 1.6 and 2.x; tools/gpiod-versions builds it against both.
    .target(name: "CGpiod", dependencies: ["CLibgpiod"], path: "Sources/CGpiod"),
    // Scheduling and locked memory: macros and sets that Swift cannot import.
    .target(name: "CRealtime", path: "Sources/CRealtime"),
    .systemLibrary(name: "CI2C", path: "Sources/CI2C"),
    .systemLibrary(name: "CVideo4Linux", path: "Sources/CVideo4Linux"),
    .systemLibrary(name: "CTurboJPEG", path: "Sources/CTurboJPEG", pkgConfig: "libturbojpeg"),
    // Layer 1
    library("BoardSpec", ["CandelaHAL", "CandelaOptics", yams, crypto]),
    library("Media", ["CandelaHAL", "CPixels", "CSpng", "CZlib"]),
    library("Scene", ["CandelaHAL"]),
    library("OpticsReference", ["CandelaOptics"]),
    // Layer 2
    library("HALLinux", ["CandelaHAL", "CGpiod", "CI2C", "CRealtime", "CVideo4Linux", "CTurboJPEG"]),
    library("Metering", ["CandelaHAL", "CandelaBoardSpec"]),
    library("Sim", ["CandelaHAL", "CandelaBoardSpec", "CandelaOptics"]),
    library("Model", ["CandelaHAL", "CandelaOptics", "CandelaBoardSpec"]),
    // Layer 3
    library(
      "Runtime",
      [
        "CandelaHAL", "CandelaBoardSpec", "CandelaModel", "CandelaMetering", histogram, logging,
        crypto,
      ]),
    library("Training", ["CandelaHAL", "CandelaOptics", "CKernels", "COpenBLAS"]),
    // Layer 4
    library(
      "SimHarness",
      [
        "CandelaHAL", "CandelaBoardSpec", "CandelaOptics", "CandelaModel", "CandelaRuntime",
        "CandelaSim", logging,
      ]),
    .target(name: "CDigitalPath", path: "Sources/CDigitalPath"),
    // OpenCL and CLBlast, loaded while running; no build needs them.
    .target(name: "COpenCL", path: "Sources/COpenCL"),
    library(
      "DigitalPath",
      [
        "CandelaHAL", "CandelaOptics", "CandelaBoardSpec", "CandelaModel", "CandelaMetering", "COpenBLAS",
        "CDigitalPath", "COpenCL",
      ]),
    // What Swift cannot say well of sockets and shared memory.
    .target(name: "CVhostUser", path: "Sources/CVhostUser"),
    library("SimServer", ["CandelaHAL", "CandelaBoardSpec", "CandelaSim", "CVhostUser", logging]),
    // Counts and times of a run for Prometheus.
    library(
      "Metrics",
      ["CandelaHAL", "CandelaMetering", "CandelaRuntime", coreMetrics, flyingFox, flyingSocks]),
    // Layer 5: the only place that joins real and simulated
    .executableTarget(
      name: "candela",
      dependencies: [
        "CandelaHAL", "CandelaHALLinux", "CandelaOptics", "CandelaBoardSpec", "CandelaMedia", "CandelaScene",
        "CandelaMetering", "CandelaSim", "CandelaModel", "CandelaRuntime", "CandelaTraining",
        "CandelaSimHarness", "CandelaSimServer", "CandelaDigitalPath", "CandelaMetrics", "COpenBLAS", argumentParser,
        logging, flyingSocks,
      ],
      path: "Sources/candela", swiftSettings: swiftSettings),
    // Tests
    // Counts a thread's allocations, by taking malloc's place in the test program.
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: swiftSettings),
    tests("HAL", ["CandelaHAL"]),
    tests("HALLinux", ["CandelaHALLinux", "CandelaHAL", "CTurboJPEG"]),
    tests("Optics", ["CandelaOptics", "CandelaOpticsReference", "CandelaBoardSpec", "CKernels"]),
    tests("BoardSpec", ["CandelaBoardSpec", "CandelaHAL", "CandelaOptics", "TestSupport"]),
    tests("Media", ["CandelaMedia", "CandelaHAL", "CZlib", "TestSupport"]),
    tests("Scene", ["CandelaScene", "CandelaHAL"]),
    tests("Metering", ["CandelaMetering", "CandelaHAL", "CandelaBoardSpec", "CandelaSim", "TestSupport"]),
    tests("Sim", ["CandelaSim", "CandelaHAL", "CandelaBoardSpec", "CandelaOptics", "TestSupport"]),
    tests("Model", ["CandelaModel", "CandelaOptics", "CandelaBoardSpec", "TestSupport"]),
    tests(
      "Runtime",
      [
        "CandelaRuntime", "CandelaHAL", "CandelaBoardSpec", "CandelaModel", "CandelaMetering", logging,
      ], excluding: ["Trace/golden.ctrace"]),
    tests("Training", ["CandelaTraining", "CandelaOptics", "CandelaMedia", "CandelaScene"]),
    tests(
      "SimHarness",
      [
        "CandelaSimHarness", "CandelaRuntime", "CandelaSim", "CandelaHAL", "CandelaBoardSpec",
        "CandelaModel", "CandelaOptics", "CandelaMedia", "CandelaScene", "CandelaMetering", "CAllocationCounter",
        "TestSupport", logging,
      ]),
    tests(
      "SimServer",
      [
        "CandelaSimServer", "CandelaSim", "CandelaHAL", "CandelaBoardSpec", "CandelaOptics", "CVhostUser",
        "TestSupport", logging,
      ]),
    tests(
      "DigitalPath",
      [
        "CandelaDigitalPath", "CDigitalPath", "CandelaSimHarness", "CandelaHAL", "CandelaBoardSpec", "CandelaModel",
        "CandelaOptics", "CandelaScene", "CandelaMetering",
      ]),
    tests(
      "Metrics",
      [
        "CandelaMetrics", "CandelaHAL", "CandelaMetering", "CandelaRuntime", "TestSupport", coreMetrics,
      ]),
    tests("HouseRules", []),
    tests(
      "CLI",
      [
        "candela", "CandelaMedia", "CandelaBoardSpec", "CandelaHAL", "CandelaHALLinux", "CandelaRuntime",
        "CandelaSimHarness", "CandelaDigitalPath", "CandelaMetering", "TestSupport",
      ]),
  ]
)

// tools/sanitize builds a part of the tests: CANDELA_TESTS names the targets, without "Tests", separated by commas.
if let wanted = Context.environment["CANDELA_TESTS"]?.split(separator: ",").map({ "\($0)Tests" }) {
  package.targets.removeAll { $0.type == .test && !wanted.contains($0.name) }
}
