import CandelaHAL

/// The digital processor that the publication compares with, by its published figures: an NVIDIA A100.
public struct ReferenceProcessor: Sendable, Hashable {
  /// What it is called.
  public var name: String
  /// Time of one frame, in seconds.
  public var frameSeconds: Double
  /// Energy of one frame.
  public var frameEnergy: Joules
  /// Peak rate in operations a second.
  public var peakRate: Double

  /// A processor by its figures.
  public init(name: String, frameSeconds: Double, frameEnergy: Joules, peakRate: Double) {
    self.name = name
    self.frameSeconds = frameSeconds
    self.frameEnergy = frameEnergy
    self.peakRate = peakRate
  }

  /// 0.26 ms and 18.5 mJ a frame (quoted second hand from Nature 623, 48-57); 1,248 TOPS INT8 with sparsity (NVIDIA's data
  /// sheet, as the press release uses it).
  public static let publishedA100 = ReferenceProcessor(
    name: "NVIDIA A100", frameSeconds: 0.26e-3, frameEnergy: Joules(18.5e-3), peakRate: 1248e12)
}
