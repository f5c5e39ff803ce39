/// A device that an OpenCL driver offers.
public struct OpenCLDevice: Sendable, Hashable {
  /// What kind of device it is.
  public enum Kind: String, Sendable {
    /// The computer's processor, through a driver such as PoCL.
    case processor
    /// A graphics processor.
    case gpu
    /// An accelerator of another kind.
    case other
  }

  /// Its place in the loader's list.
  let index: Int32
  /// CL_DEVICE_NAME, for example `NVIDIA A100-SXM4-40GB`.
  public let name: String
  /// CL_PLATFORM_NAME, for example `NVIDIA CUDA`.
  public let platform: String
  /// CL_DRIVER_VERSION.
  public let driver: String
  /// What kind of device it is.
  public let kind: Kind

  package init(index: Int32, name: String, platform: String, driver: String, kind: Kind) {
    self.index = index
    self.name = name
    self.platform = platform
    self.driver = driver
    self.kind = kind
  }
}
