// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "OneFrame",
  dependencies: [.package(name: "candela", path: "../..")],
  targets: [
    .executableTarget(
      name: "OneFrame",
      dependencies: [
        .product(name: "CandelaBoardSpec", package: "candela"), .product(name: "CandelaModel", package: "candela"),
        .product(name: "CandelaRuntime", package: "candela"), .product(name: "CandelaScene", package: "candela"),
        .product(name: "CandelaSimHarness", package: "candela"),
      ])
  ]
)
