import Foundation

/// A library with NVML's calls and made-up answers, compiled when a test asks for it: nothing of a real driver is needed.
final class StandInNVML {
  let path: String
  private let folder: Folder

  /// nil where there is no C compiler.
  init?(energySupported: Bool, powerSupported: Bool) throws {
    folder = try Folder()
    path = folder.path + "/libstand-in.so"
    try folder.write(Self.source(energySupported, powerSupported), to: "nvml.c")
    guard let compiler = ["/usr/bin/cc", "/usr/bin/clang", "/usr/bin/gcc"].first(where: Self.isThere) else {
      return nil
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: compiler)
    process.arguments = ["-shared", "-fPIC", "-o", path, folder.path + "/nvml.c"]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
  }

  private static func isThere(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }

  /// Two GPUs: energy grows by 2.5 J a call, power is 70 W; 3 is NVML_ERROR_NOT_SUPPORTED.
  private static func source(_ energy: Bool, _ power: Bool) -> String {
    """
    static unsigned long long millijoules = 1000;
    int nvmlInit_v2(void) { return 0; }
    int nvmlShutdown(void) { return 0; }
    int nvmlDeviceGetCount_v2(unsigned *count) { *count = 2; return 0; }
    int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) { *device = (void *)(unsigned long)(index + 1); return 0; }
    int nvmlDeviceGetName(void *device, char *name, unsigned length) {
      const char *text = device == (void *)1 ? "Stand-in A" : "Stand-in B";
      unsigned i = 0;
      for (; text[i] && i + 1 < length; i++) name[i] = text[i];
      name[i] = 0;
      return 0;
    }
    int nvmlDeviceGetTotalEnergyConsumption(void *device, unsigned long long *energy) {
      if (!\(energy ? 1 : 0)) return 3;
      millijoules += 2500;
      *energy = millijoules;
      return 0;
    }
    int nvmlDeviceGetPowerUsage(void *device, unsigned *power) {
      if (!\(power ? 1 : 0)) return 3;
      *power = 70000;
      return 0;
    }
    """
  }
}
