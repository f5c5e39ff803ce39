// swift-tools-version: 6.2
import PackageDescription

// A package of its own: it is built with the fuzzer's and the address sanitizer's instrumentation, by tools/fuzz.
let package = Package(
  name: "candela-fuzzing",
  dependencies: [.package(name: "candela", path: "../")],
  targets: [
    // Its main is libFuzzer's: it links only with --sanitize=fuzzer.
    .executableTarget(
      name: "candela-fuzz",
      dependencies: [
        .product(name: "CandelaBoardSpec", package: "candela"), .product(name: "CandelaHAL", package: "candela"),
        .product(name: "CandelaMedia", package: "candela"), .product(name: "CandelaModel", package: "candela"),
        .product(name: "CandelaOptics", package: "candela"), .product(name: "CandelaRuntime", package: "candela"),
        .product(name: "CandelaSim", package: "candela"),
      ],
      path: "Sources/candela-fuzz",
      swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")])
  ]
)
