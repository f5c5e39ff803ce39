import CandelaBoardSpec
import CandelaOptics
import CandelaSim
import Foundation

/// Fused operators by content: one build for many boards, runs and workers.
///
/// The key is the digest of everything that an operator depends on (its bits do not depend on the machine), so a hit is
/// the operator itself. In memory always, on disk when a folder is given; a damaged or foreign file is built anew.
public final class OperatorCache: OperatorProviding, @unchecked Sendable {
  /// Changes whenever the same design and mask would give other bits.
  private static let format = "candela-operator 1"
  /// Files kept on disk; the bench's operator takes 13 MB. The oldest go first.
  public static let mostFiles = 24

  private let folder: URL?
  private let kernel: KernelChoice
  /// Guards `operators`, and makes workers that want the same operator wait for one build.
  private let lock = NSLock()
  private var operators: [Digest256: FusedOperator] = [:]

  /// A cache in memory, and in `folder` (created when first written) if there is one.
  public init(folder: String? = nil, kernel: KernelChoice = .automatic) {
    self.folder = folder.map { URL(fileURLWithPath: $0, isDirectory: true) }
    self.kernel = kernel
  }

  /// The operator of a design and its masks: from memory, from disk, or built now.
  /// - Throws: `OpticsError` when the masks do not fit the design.
  public func fusedOperator(design: OpticalDesign, masks: [PhaseMask]) throws(OpticsError) -> FusedOperator {
    let key = Self.key(design: design, masks: masks)
    lock.lock()
    defer { lock.unlock() }
    if let known = operators[key] { return known }
    if let stored = load(key) {
      operators[key] = stored
      return stored
    }
    let built = try FusedOperator(design: design, masks: masks, options: OperatorOptions(kernel: kernel))
    operators[key] = built
    save(built, key)
    return built
  }

  private static func key(design: OpticalDesign, masks: [PhaseMask]) -> Digest256 {
    var bytes = Array(format.utf8) + DesignDigest.digest(of: design).bytes
    for mask in masks {
      for shift in stride(from: 0, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: mask.phasePerLevelRadians.bitPattern >> UInt64(shift)))
      }
      bytes += BitPacking.pack(mask.levels, bits: 16)
    }
    return Digest256(of: bytes)
  }

  private func file(_ key: Digest256) -> URL? { folder?.appendingPathComponent("\(key).operator") }

  /// The stored operator, if its own digest is right.
  private func load(_ key: Digest256) -> FusedOperator? {
    guard let file = file(key), let data = try? Data(contentsOf: file), data.count > 32 else { return nil }
    let bytes = Array(data)
    let content = Array(bytes.dropFirst(32))
    guard Array(bytes.prefix(32)) == Digest256(of: content).bytes else { return nil }
    return FusedOperator(stored: content, kernel: kernel)
  }

  /// Writes aside and renames. A cache that cannot be written is only slower, so failures are not reported.
  private func save(_ fused: FusedOperator, _ key: Digest256) {
    guard let folder, let file = file(key) else { return }
    let content = fused.stored
    let data = Data(Digest256(of: content).bytes + content)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try data.write(to: file, options: .atomic)
      prune(folder)
    } catch {
      operators[key] = fused
    }
  }

  private func prune(_ folder: URL) {
    let keys: Set<URLResourceKey> = [.contentModificationDateKey]
    guard
      let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: Array(keys))
    else { return }
    let dated = files.filter { $0.pathExtension == "operator" }.map { file in
      (file, (try? file.resourceValues(forKeys: keys).contentModificationDate) ?? .distantPast)
    }
    for (file, _) in dated.sorted(by: { $0.1 > $1.1 }).dropFirst(Self.mostFiles) {
      try? FileManager.default.removeItem(at: file)
    }
  }
}
