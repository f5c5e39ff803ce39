import COpenCL

extension DigitalPathError {
  /// What the C module reports, in words.
  init(_ failure: ccl_failure, device: OpenCLDevice? = nil) {
    let (call, text) = (Self.text(failure.call), Self.text(failure.text))
    let cause = text.isEmpty ? nil : text
    switch Int(failure.kind) {
    case Int(CCL_NO_OPENCL):
      self.init(
        .noOpenCL, "the OpenCL loader \(call) is not on this machine", cause: cause,
        remedy: "Install it (Debian: ocl-icd-libopencl1), libclblast1 and the device's driver")
    case Int(CCL_NO_CLBLAST):
      self.init(
        .noCLBlast, "CLBlast's library \(call) is not on this machine", cause: cause,
        remedy: "Install it (Debian: libclblast1)")
    case Int(CCL_NO_SYMBOL):
      self.init(
        .unfitLibrary, "a library lacks the function \(call)", cause: cause,
        remedy: "Install OpenCL 1.1 or later and CLBlast 1.0 or later")
    default:
      self.init(
        .deviceFailed, "\(device?.name ?? "the OpenCL device"): \(call) failed with \(Self.name(of: failure.status))",
        cause: cause, remedy: Self.remedy(for: failure.status))
    }
  }

  /// Names of the error numbers that a sound program meets (OpenCL 1.2, section 5; CLBlast's clblast.h).
  private static func name(of status: Int32) -> String {
    let name: String? =
      switch status {
      case -2: "CL_DEVICE_NOT_AVAILABLE"
      case -3: "CL_COMPILER_NOT_AVAILABLE"
      case -4: "CL_MEM_OBJECT_ALLOCATION_FAILURE"
      case -5: "CL_OUT_OF_RESOURCES"
      case -6: "CL_OUT_OF_HOST_MEMORY"
      case -11: "CL_BUILD_PROGRAM_FAILURE"
      case -36: "CL_INVALID_COMMAND_QUEUE"
      case -54: "CL_INVALID_WORK_GROUP_SIZE"
      case -61: "CL_INVALID_BUFFER_SIZE"
      default: nil
      }
    return name.map { "\($0) (\(status))" } ?? "\(status)"
  }

  private static func remedy(for status: Int32) -> String {
    switch status {
    case -4, -5, -6, -61: "Take a smaller batch or another device: its memory does not suffice"
    case -3, -11: "Install the device's compiler (PoCL: its clang package), or take another device"
    default: "Look at the driver's messages (dmesg, clinfo), or take another device"
    }
  }

  /// The text of a C array of characters.
  private static func text<Characters>(_ characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
