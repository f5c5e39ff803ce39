// swift-tools-version: 6.1
import PackageDescription

// A package of its own: who uses Candela does not fetch what its benchmarks need.
let package = Package(
  name: "candela-benchmarks",
  platforms: [.macOS(.v13)],
  dependencies: [
    .package(name: "candela", path: "../"),
    // Without its traits: no jemalloc.
    .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "OpticsBenchmarks",
      dependencies: [
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "CandelaBoardSpec", package: "candela"), .product(name: "CandelaModel", package: "candela"),
        .product(name: "CandelaOptics", package: "candela"), .product(name: "CandelaSim", package: "candela"),
        .product(name: "CandelaSimHarness", package: "candela"),
      ],
      path: "Benchmarks/OpticsBenchmarks",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
  ]
)
