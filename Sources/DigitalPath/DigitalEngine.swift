import CandelaHAL

/// The engines that do the board's task on a digital processor.
public enum DigitalEngine: String, Sendable, CaseIterable {
  /// Single precision on the processor, by OpenBLAS.
  case float
  /// 8-bit integers on the processor, by a kernel of our own.
  case int8
  /// Single precision on an OpenCL device: batches by CLBlast, one frame by a kernel of our own.
  case opencl

  /// Makes the engine ready for batches of up to `largestBatch` frames.
  /// - Parameter device: for `opencl`, a part of the device's name (`OpenCLLibrary.device(named:)`).
  /// - Throws: `DigitalPathError` where the engine cannot be had on this machine.
  public func network(
    _ model: DenseModel, largestBatch: Int, device: String? = nil
  ) throws(DigitalPathError) -> any DigitalNetwork {
    switch self {
    case .float: return FloatNetwork(model, largestBatch: largestBatch)
    case .int8: return Int8Network(model, largestBatch: largestBatch)
    case .opencl:
      let library = try OpenCLLibrary()
      return try OpenCLNetwork(
        model, on: try library.device(named: device), of: library, largestBatch: largestBatch)
    }
  }
}

/// What a digital engine runs on.
public enum DigitalProcessor: Sendable, Hashable {
  /// This computer's own processor.
  case host
  /// An OpenCL device.
  case device(OpenCLDevice)
}
