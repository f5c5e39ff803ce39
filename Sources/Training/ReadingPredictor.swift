import CandelaOptics

/// Photodiode readings of frames that a device has never seen, from those that it has.
///
/// Whatever a device's errors are, up to the photodiodes it is linear in the field: a reading is a sum of |h a|^2, a
/// quadratic form of the amplitudes a. The kernel (a b)^2 spans exactly these, so kernel ridge regression with it is a
/// model of any such device without a word about its optics (for example Schoelkopf and Smola, Learning with Kernels,
/// 2002, chapter 2). It lets weights be trained on many labelled frames where only a few could be shown to the device.
public struct ReadingPredictor: Sendable {
  /// Most frames that it learns from: the matrix of their products is held in double precision.
  public static let mostFrames = 4000

  private let inputCount: Int
  private let diodeCount: Int
  /// Amplitudes of the seen frames, one column a frame.
  private let seen: RealMatrix
  /// frames x diodes.
  private let coefficients: RealMatrix
  /// Brings kernel values to a mean of one on the diagonal.
  private let scale: Float
  private let kernel: KernelChoice

  /// Learns from frames and their readings.
  /// - Parameters:
  ///   - apertures: amplitudes, frame by frame, `inputCount` each.
  ///   - readings: what the device's diodes read, frame by frame, `diodeCount` each, in any unit.
  ///   - ridge: how much is put down to noise, relative to the kernel's mean diagonal; above 0.
  /// - Throws: `TrainingError` (CND-7002) for sizes that do not fit, no frame, or more than `mostFrames`.
  public init(
    apertures: [UInt8], inputCount: Int, readings: [UInt32], diodeCount: Int, ridge: Double = 0.01,
    kernel: KernelChoice = .automatic
  ) throws(TrainingError) {
    guard inputCount > 0, diodeCount > 0, ridge > 0, apertures.count % inputCount == 0 else {
      throw .data("\(apertures.count) amplitudes of \(inputCount) a frame", remedy: "Give whole frames")
    }
    let frames = apertures.count / inputCount
    guard (1...Self.mostFrames).contains(frames), readings.count == frames * diodeCount else {
      throw .data(
        "\(frames) frames with \(readings.count) readings of \(diodeCount) a frame",
        remedy: "Give 1...\(Self.mostFrames) frames, each with its readings")
    }
    self.inputCount = inputCount
    self.diodeCount = diodeCount
    self.kernel = kernel
    let rows = Self.amplitudes(apertures[...], inputCount: inputCount)
    seen = rows.transposed
    var gram = MatrixProduct.of(rows, seen, kernel: kernel)
    let diagonal = (0..<frames).reduce(0.0) { sum, frame in
      let power = Double(gram.values[frame * frames + frame])
      return sum + power * power
    }
    let mean = diagonal / Double(frames)
    scale = mean > 0 ? Float(1 / mean) : 1
    Self.square(&gram, scale: scale)
    coefficients = RealMatrix(
      rows: frames, columns: diodeCount,
      values: RidgeSolver(kernel: gram, ridge: ridge).solve(readings.map { Double($0) }, columns: diodeCount))
  }

  /// The readings of whole frames, in the unit of those that it learnt from, none below 0.
  public func readings(of apertures: ArraySlice<UInt8>) -> [Float] {
    precondition(apertures.count % inputCount == 0, "whole frames")
    var products = MatrixProduct.of(Self.amplitudes(apertures, inputCount: inputCount), seen, kernel: kernel)
    Self.square(&products, scale: scale)
    return MatrixProduct.of(products, coefficients, kernel: kernel).values.map { max(0, $0) }
  }

  private static func amplitudes(_ apertures: ArraySlice<UInt8>, inputCount: Int) -> RealMatrix {
    RealMatrix(
      rows: apertures.count / inputCount, columns: inputCount, values: apertures.map { Float($0) / 255 })
  }

  private static func square(_ matrix: inout RealMatrix, scale: Float) {
    for index in matrix.values.indices { matrix.values[index] *= matrix.values[index] * scale }
  }
}
