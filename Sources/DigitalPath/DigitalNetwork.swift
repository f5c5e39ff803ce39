import CandelaHAL

/// A digital processor that does the photonic board's task: the same frames in, scores of the same classes out.
public protocol DigitalNetwork: AnyObject {
  /// What computes in which numbers, for example `dense float32, OpenBLAS`.
  var name: String { get }
  /// What it runs on. Default: the computer's own processor.
  var processor: DigitalProcessor { get }
  /// Operations of one frame (a multiplication and an addition are two), as this network does them.
  var operations: Double { get }
  /// Input pixels of a frame.
  var inputCount: Int { get }
  /// Classes: scores of a frame.
  var classCount: Int { get }
  /// Most frames in one call.
  var largestBatch: Int { get }
  /// Computes the scores of `frames` aperture images (amplitudes 0...255, one after another) into `scores` (frames x
  /// classes; the highest is the answer). Nothing is allocated by us.
  /// - Throws: `DigitalPathError` when the device fails; engines on the processor never do.
  /// - Precondition: `frames` is 1...`largestBatch`, and the sizes fit.
  func score(
    _ apertures: Span<UInt8>, frames: Int, into scores: inout MutableSpan<Float>
  ) throws(DigitalPathError)
}

extension DigitalNetwork {
  /// The computer's own processor.
  public var processor: DigitalProcessor { .host }

  /// The class with the highest of one frame's scores, the first of equals.
  public func winner(of scores: [Float]) -> Int {
    var best = 0
    for index in scores.indices where scores[index] > scores[best] { best = index }
    return best
  }
}
