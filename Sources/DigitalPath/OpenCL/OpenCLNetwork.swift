import COpenCL
import CandelaHAL

/// The network in single precision on an OpenCL device: a batch's product by CLBlast, one frame and the photodiodes by small kernels. Only the
/// images go to the device, only the scores come back.
///
/// Products of other shapes are compiled when they are first asked for, which takes seconds; the initialiser does it for one frame
/// and for a full batch.
public final class OpenCLNetwork: DigitalNetwork {
  /// Most frames in one call.
  public let largestBatch: Int
  /// Where it runs.
  public let device: OpenCLDevice
  private let library: OpenCLLibrary
  private let model: DenseModel
  private let handle: OpaquePointer
  private var results: [Float]

  /// Copies the network to a device and warms it up.
  /// - Throws: `DigitalPathError` of kind `deviceFailed`.
  /// - Precondition: `largestBatch` is 1 or more, and the device is one of the library's.
  public init(
    _ model: DenseModel, on device: OpenCLDevice, of library: OpenCLLibrary, largestBatch: Int = 1
  ) throws(DigitalPathError) {
    precondition(largestBatch >= 1, "at least one frame")
    precondition(library.devices.contains(device), "a device of this library")
    let sizes = ccl_sizes(
      inputs: Int64(model.inputCount), diodes: Int64(model.diodeCount), samples: Int64(model.samplesPerDiode),
      classes: Int64(model.classCount), largest_batch: Int64(largestBatch))
    var failure = ccl_failure()
    guard
      let handle = ccl_network_create(
        library.handle, device.index, model.field.values, model.signs, sizes, &failure)
    else { throw DigitalPathError(failure, device: device) }
    self.handle = handle
    self.library = library
    self.device = device
    self.model = model
    self.largestBatch = largestBatch
    results = [Float](repeating: 0, count: largestBatch * model.classCount)
    for frames in Set([1, largestBatch]) { try warmUp(frames) }
  }

  deinit { ccl_network_destroy(handle) }

  /// What computes.
  public var name: String { "dense float32, OpenCL with CLBlast" }
  /// Where it runs.
  public var processor: DigitalProcessor { .device(device) }
  /// Operations of a frame.
  public var operations: Double { model.operations }
  /// Input pixels.
  public var inputCount: Int { model.inputCount }
  /// Classes.
  public var classCount: Int { model.classCount }

  /// See `DigitalNetwork`. The drivers may allocate.
  /// - Throws: `DigitalPathError` of kind `deviceFailed`.
  public func score(
    _ apertures: Span<UInt8>, frames: Int, into scores: inout MutableSpan<Float>
  ) throws(DigitalPathError) {
    precondition((1...largestBatch).contains(frames), "frames of a batch")
    precondition(apertures.count == frames * inputCount && scores.count == frames * classCount, "sizes fit")
    var failure = ccl_failure()
    guard Self.score(apertures, frames, on: handle, into: &results, &failure) == 0 else {
      throw DigitalPathError(failure, device: device)
    }
    for index in scores.indices { scores[index] = results[index] }
  }

  private static func score(
    _ apertures: Span<UInt8>, _ frames: Int, on handle: OpaquePointer, into results: inout [Float],
    _ failure: inout ccl_failure
  ) -> Int32 {
    apertures.withUnsafeBufferPointer { images in
      ccl_network_score(handle, images.baseAddress, Int64(frames), &results, &failure)
    }
  }

  private func warmUp(_ frames: Int) throws(DigitalPathError) {
    let images = [UInt8](repeating: 0, count: frames * inputCount)
    var scores = [Float](repeating: 0, count: frames * classCount)
    var span = scores.mutableSpan
    try score(images.span, frames: frames, into: &span)
  }
}
