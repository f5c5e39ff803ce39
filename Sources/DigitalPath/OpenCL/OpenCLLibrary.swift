import COpenCL

/// OpenCL's loader and CLBlast, loaded while running, and the devices that they found.
public final class OpenCLLibrary {
  /// As Debian's ocl-icd-libopencl1 installs it.
  public static let standardLoader = "libOpenCL.so.1"
  /// As Debian's libclblast1 installs it.
  public static let standardBLAS = "libclblast.so.1"

  /// The devices, in the loader's order.
  public let devices: [OpenCLDevice]
  let handle: OpaquePointer

  /// Loads both libraries and asks for devices; having none is no error yet.
  /// - Throws: `DigitalPathError` of kind `noOpenCL`, `noCLBlast` or `unfitLibrary`.
  public init(loader: String = standardLoader, blas: String = standardBLAS) throws(DigitalPathError) {
    var failure = ccl_failure()
    guard let handle = ccl_open(loader, blas, &failure) else { throw DigitalPathError(failure) }
    self.handle = handle
    devices = (0..<ccl_device_count(handle)).map { index in
      OpenCLDevice(
        index: index, name: String(cString: ccl_device_name(handle, index)),
        platform: String(cString: ccl_device_platform(handle, index)),
        driver: String(cString: ccl_device_driver(handle, index)), kind: Self.kind(ccl_device_kind(handle, index)))
    }
  }

  deinit { ccl_close(handle) }

  /// The first device whose name has this in it, in capitals or not; without a name the first GPU, or where there is none the
  /// first device.
  /// - Throws: `DigitalPathError` of kind `noDevice` or `unknownDevice`, which lists the devices.
  public func device(named wanted: String? = nil) throws(DigitalPathError) -> OpenCLDevice {
    guard let first = devices.first else {
      throw DigitalPathError(
        .noDevice, "OpenCL is installed, and no driver offers a device",
        cause: "no file in /etc/OpenCL/vendors names a driver that works here",
        remedy: "Install the device's driver: nvidia-opencl-icd, intel-opencl-icd or mesa-opencl-icd; pocl-opencl-icd "
          + "for the processor")
    }
    guard let wanted else { return devices.first { $0.kind == .gpu } ?? first }
    guard let device = devices.first(where: { $0.name.lowercased().contains(wanted.lowercased()) }) else {
      throw DigitalPathError(
        .unknownDevice, "no OpenCL device has \"\(wanted.prefix(60))\" in its name",
        cause: "there are: \(devices.map(\.name).joined(separator: ", "))", remedy: "Give a part of one of these names")
    }
    return device
  }

  private static func kind(_ number: Int32) -> OpenCLDevice.Kind {
    switch Int(number) {
    case Int(CCL_PROCESSOR): .processor
    case Int(CCL_GPU): .gpu
    default: .other
    }
  }
}
