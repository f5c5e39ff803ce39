import CandelaBoardSpec
import CandelaHAL
import CandelaOptics
import Foundation

/// The YAML of optics, boards, hosts and GPUs. The first byte says which.
final class ProfileTarget: FuzzTarget {
  static let name = "profile"
  private let optics = OpticsDescription(design: TinyBoard.design)

  /// The project's own boards and hosts.
  static func seeds() throws -> [(name: String, bytes: [UInt8])] {
    let optics = OpticsCoding.encode(TinyBoard.design, noise: .projectDefault)
    let host = try text("boards/hosts/usb-cp2112.yaml")
    return [
      ("optics", [0] + Array(optics.utf8)),
      ("optics-two-layer", [0] + (try text("boards/accel-two-layer/optics.yaml"))),
      ("board", [1] + (try text("boards/accel-reference/board.yaml"))), ("host", [2] + host),
      ("host-simulated", [2] + (try text("boards/hosts/sim.yaml"))),
      ("gpu", [3] + (try text("boards/gpu/a100.yaml"))),
    ]
  }

  /// A file of the tree without its comments.
  private static func text(_ path: String) throws -> [UInt8] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    let lines = text.split(separator: "\n").map { $0.prefix { $0 != "#" } }
    return Array(lines.filter { !$0.isEmpty }.joined(separator: "\n").utf8)
  }

  init() {}

  func take(_ bytes: [UInt8]) throws {
    guard let kind = bytes.first else { return }
    let text = Array(bytes.dropFirst())
    switch kind % 4 {
    case 0: try readOptics(text)
    case 1: _ = try BoardCoding.decode(text, file: "board.yaml", name: "fuzz", optics: optics)
    case 2: _ = HostDocument.text(of: try HostCoding.decode(text, file: "host.yaml", name: "fuzz"))
    default: try readGPU(text)
    }
  }

  /// What was read must survive being written.
  private func readGPU(_ text: [UInt8]) throws {
    let read = try GPUCoding.decode(text, file: "gpu.yaml", name: "fuzz")
    let again = try GPUCoding.decode(Array(GPUCoding.encode(read).utf8), file: "gpu.yaml", name: "fuzz")
    promise(again == read, "a GPU's profile changed on the way to text and back")
  }

  /// What was read must survive being written.
  private func readOptics(_ text: [UInt8]) throws {
    let read = try OpticsCoding.decode(text, file: "optics.yaml")
    let written = OpticsCoding.encode(read.design, noise: read.noise)
    let again = try OpticsCoding.decode(Array(written.utf8), file: "optics.yaml")
    promise(again.design == read.design && again.noise == read.noise, "optics changed on the way to text and back")
  }
}
