import Foundation

/// A library in NVML's place for the whole process: one GPU that draws 50 W, by the clock. Only its name is the driver's.
final class ClockNVML {
  /// What the GPU draws.
  static let watts = 50.0
  private let folder: TemporaryFolder

  /// nil where there is no C compiler.
  init?() throws {
    folder = try TemporaryFolder()
    let source = try folder.file("nvml.c", Self.source)
    guard let compiler = ["/usr/bin/cc", "/usr/bin/clang", "/usr/bin/gcc"].first(where: Self.isThere) else {
      return nil
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: compiler)
    process.arguments = ["-shared", "-fPIC", "-o", folder.entry("libnvidia-ml.so.1"), source]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
  }

  /// What makes a child process find it.
  var environment: [String: String] { ["LD_LIBRARY_PATH": folder.path] }

  private static func isThere(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }

  private static let source = """
    #include <time.h>
    int nvmlInit_v2(void) { return 0; }
    int nvmlShutdown(void) { return 0; }
    int nvmlDeviceGetCount_v2(unsigned *count) { *count = 1; return 0; }
    int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) { *device = (void *)(unsigned long)(index + 1); return 0; }
    int nvmlDeviceGetName(void *device, char *name, unsigned length) {
      const char *text = "Stand-in GPU";
      unsigned i = 0;
      for (; text[i] && i + 1 < length; i++) name[i] = text[i];
      name[i] = 0;
      return 0;
    }
    int nvmlDeviceGetTotalEnergyConsumption(void *device, unsigned long long *energy) {
      struct timespec now;
      clock_gettime(CLOCK_MONOTONIC, &now);
      *energy = 50ull * (now.tv_sec * 1000ull + now.tv_nsec / 1000000ull);
      return 0;
    }
    """
}
