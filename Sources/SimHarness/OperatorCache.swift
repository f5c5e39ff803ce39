import CandelaBoardSpec
import CandelaOptics
import CandelaSim
import Foundation

/// Fused operators by content: one build for many boards, runs and workers.
///
/// The key is the digest of everything that an operator depends on (its bits do not depend on the machine), so a hit is
/// the operator itself. The latest in memory always, and on disk when a folder is given; a damaged or foreign file is
/// built anew. Several processes may share a folder.
public final class OperatorCache: OperatorProviding, @unchecked Sendable {
  /// Changes whenever the same design and mask would give other bits, or a file another layout.
  private static let format = "candela-operator 2"
  /// Files kept on disk; the bench's operator takes 13 MB. The oldest go first.
  public static let mostFiles = 24
  /// Operators kept in memory. The least recently used goes first.
  public static let mostInMemory = 8

  private let folder: OperatorFolder?
  private let kernel: KernelChoice
  /// Guards `entries`; never held while an operator is built.
  private let lock = NSLock()
  /// The most recently used last.
  private var entries: [Entry] = []

  /// One operator, or the place for it.
  private final class Entry {
    let key: Digest256
    /// Guards `fused`; held during the build, so that workers that want the same operator wait for one build.
    let lock = NSLock()
    var fused: FusedOperator?

    init(_ key: Digest256) { self.key = key }
  }

  /// A cache in memory, and in `folder` (created when first written) if there is one.
  public init(folder: String? = nil, kernel: KernelChoice = .automatic) {
    self.folder = folder.map { OperatorFolder(path: $0, mostFiles: Self.mostFiles) }
    self.kernel = kernel
  }

  /// The operator of a design and its masks: from memory, from disk, or built now. May be called from any thread.
  /// - Throws: `OpticsError` when the masks do not fit the design.
  public func fusedOperator(design: OpticalDesign, masks: [PhaseMask]) throws(OpticsError) -> FusedOperator {
    try fusedOperator(design: design, masks: masks, placement: .aligned)
  }

  /// The operator of a design and its masks as a device has them.
  /// - Throws: `OpticsError` when the masks do not fit the design or the design cannot have the device's errors.
  public func fusedOperator(
    _ design: OpticalDesign, _ masks: [PhaseMask], _ device: SimulatedDevice
  ) throws(OpticsError) -> FusedOperator {
    try device.errors.validate(for: design)
    return try fusedOperator(
      design: design, masks: device.errors.masks(masks, design: design, serial: device.serial),
      placement: device.errors.placement)
  }

  /// The operator with the photodiodes standing as `placement` says: from memory, from disk, or built now.
  /// - Throws: `OpticsError` when masks or placement do not fit the design.
  public func fusedOperator(
    design: OpticalDesign, masks: [PhaseMask], placement: DetectorPlacement
  ) throws(OpticsError) -> FusedOperator {
    let entry = entry(for: Self.key(design: design, masks: masks, placement: placement))
    entry.lock.lock()
    defer { entry.lock.unlock() }
    if let known = entry.fused { return known }
    if let fused = folder?.read(entry.key, kernel: kernel) {
      entry.fused = fused
      return fused
    }
    let built = try FusedOperator(
      design: design, masks: masks, placement: placement, options: OperatorOptions(kernel: kernel))
    entry.fused = built
    folder?.write(built, for: entry.key)
    return built
  }

  private func entry(for key: Digest256) -> Entry {
    lock.lock()
    defer { lock.unlock() }
    if let index = entries.firstIndex(where: { $0.key == key }) {
      let entry = entries.remove(at: index)
      entries.append(entry)
      return entry
    }
    let entry = Entry(key)
    entries.append(entry)
    if entries.count > Self.mostInMemory { entries.removeFirst() }
    return entry
  }

  private static func key(
    design: OpticalDesign, masks: [PhaseMask], placement: DetectorPlacement
  ) -> Digest256 {
    var bytes = Array(format.utf8) + DesignDigest.digest(of: design).bytes
    for mask in masks {
      append(UInt64(mask.pixels), to: &bytes)
      append(mask.phasePerLevelRadians.bitPattern, to: &bytes)
      bytes += BitPacking.pack(mask.levels, bits: 16)
    }
    if !placement.isAligned {
      for value in [placement.shiftXMeters, placement.shiftYMeters, placement.rotationDegrees] {
        append(value.bitPattern, to: &bytes)
      }
    }
    return Digest256(of: bytes)
  }

  private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift))) }
  }
}
