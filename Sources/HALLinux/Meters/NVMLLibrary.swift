import CandelaHAL
import Glibc

/// NVIDIA's management library, loaded while running: no build needs it, and a machine without it has no such meters. Names,
/// units and return values are those of the NVML API reference (nvml.h).
package final class NVMLLibrary {
  /// As the driver's package installs it.
  package static let standardName = "libnvidia-ml.so.1"

  /// Return values (nvmlReturn_t) that mean something of their own here.
  private enum Status {
    static let success: Int32 = 0
    static let notSupported: Int32 = 3
    static let noPermission: Int32 = 4
    static let gpuIsLost: Int32 = 15
  }

  /// nvmlDevice_t.
  typealias Device = OpaquePointer
  private typealias Call = @convention(c) () -> Int32
  private typealias CountCall = @convention(c) (UnsafeMutablePointer<UInt32>) -> Int32
  private typealias HandleCall = @convention(c) (UInt32, UnsafeMutablePointer<OpaquePointer?>) -> Int32
  private typealias NameCall = @convention(c) (OpaquePointer, UnsafeMutablePointer<CChar>, UInt32) -> Int32
  private typealias NumberCall = @convention(c) (OpaquePointer, UnsafeMutablePointer<UInt32>) -> Int32
  private typealias LongCall = @convention(c) (OpaquePointer, UnsafeMutablePointer<UInt64>) -> Int32

  /// NVML_DEVICE_NAME_V2_BUFFER_SIZE.
  private static let nameLength = 96

  private let handle: UnsafeMutableRawPointer
  private let name: String

  /// Loads and initialises the library.
  /// - Returns: nil where there is none, or it finds no driver.
  package init?(_ name: String) {
    guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { return nil }
    self.handle = handle
    self.name = name
    guard let start: Call = symbol("nvmlInit_v2"), start() == Status.success else { return nil }
  }

  deinit {
    if let shutdown: Call = symbol("nvmlShutdown") { _ = shutdown() }
    dlclose(handle)
  }

  /// GPUs that this user may see.
  func devices() -> [Device] {
    guard let count: CountCall = symbol("nvmlDeviceGetCount_v2"),
      let open: HandleCall = symbol("nvmlDeviceGetHandleByIndex_v2")
    else { return [] }
    var number: UInt32 = 0
    guard count(&number) == Status.success else { return [] }
    return (0..<number).compactMap { index in
      var device: Device?
      return open(index, &device) == Status.success ? device : nil
    }
  }

  /// The product's name, for example `NVIDIA A100-SXM4-40GB`.
  func productName(of device: Device) -> String? {
    guard let call: NameCall = symbol("nvmlDeviceGetName") else { return nil }
    var text = [CChar](repeating: 0, count: Self.nameLength)
    guard call(device, &text, UInt32(text.count)) == Status.success else { return nil }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Energy since the driver was loaded, in joules (Volta and newer); nil where this GPU does not count.
  func energy(of device: Device) throws(HALError) -> Double? {
    guard let call: LongCall = symbol("nvmlDeviceGetTotalEnergyConsumption") else { return nil }
    var millijoules: UInt64 = 0
    let status = call(device, &millijoules)
    return try check(status, "energy") ? Double(millijoules) * 1e-3 : nil
  }

  /// Power in watts; nil where this GPU does not say.
  func power(of device: Device) throws(HALError) -> Double? {
    guard let call: NumberCall = symbol("nvmlDeviceGetPowerUsage") else { return nil }
    var milliwatts: UInt32 = 0
    let status = call(device, &milliwatts)
    return try check(status, "power") ? Double(milliwatts) * 1e-3 : nil
  }

  /// - Returns: false where the GPU does not support the call.
  private func check(_ status: Int32, _ what: String) throws(HALError) -> Bool {
    switch status {
    case Status.success: return true
    case Status.notSupported: return false
    case Status.noPermission: throw HALError(.permission, operation: "read \(what)", subject: name)
    case Status.gpuIsLost:
      throw HALError(.absent, operation: "read \(what)", subject: name, cause: "the GPU has fallen off the bus")
    default: throw HALError(.other, operation: "read \(what)", subject: name, cause: "NVML returned \(status)")
    }
  }

  private func symbol<Function>(_ name: String) -> Function? {
    dlsym(handle, name).map { unsafeBitCast($0, to: Function.self) }
  }
}
