#ifndef CANDELA_COPENCL_H
#define CANDELA_COPENCL_H

#include <stdint.h>

// The dense network on an OpenCL device. OpenCL's loader and CLBlast are loaded while running (dlopen): no build needs them, and a
// machine without them says so. All functions are for one thread at a time.

/// What kind of thing went wrong.
enum {
  /// The OpenCL loader cannot be loaded; `text` is the dynamic linker's.
  CCL_NO_OPENCL = 1,
  /// CLBlast cannot be loaded; `text` is the dynamic linker's.
  CCL_NO_CLBLAST = 2,
  /// A library lacks a function; `call` is its name.
  CCL_NO_SYMBOL = 3,
  /// A call of OpenCL or CLBlast failed: `call` and `status`; `text` is the compiler's, where it was one.
  CCL_CALL_FAILED = 4,
};

/// What a call may fail with; filled in only then.
typedef struct {
  int32_t kind;
  /// OpenCL's or CLBlast's error number.
  int32_t status;
  char call[64];
  char text[512];
} ccl_failure;

/// Kinds of devices.
enum { CCL_OTHER = 0, CCL_PROCESSOR = 1, CCL_GPU = 2 };

/// The loaded libraries and the devices that they found.
typedef struct ccl_library ccl_library;
/// A network on a device.
typedef struct ccl_network ccl_network;

/// Loads both libraries and lists the devices that are available; none is no failure.
/// Returns NULL on failure. The libraries stay loaded until the process ends: drivers do not unload cleanly.
ccl_library *ccl_open(const char *opencl, const char *clblast, ccl_failure *failure);
void ccl_close(ccl_library *library);

/// Devices of all platforms, in the loader's order.
int32_t ccl_device_count(const ccl_library *library);
/// CL_DEVICE_NAME, CL_PLATFORM_NAME and CL_DRIVER_VERSION of a device, cut to 127 bytes; its kind.
const char *ccl_device_name(const ccl_library *library, int32_t device);
const char *ccl_device_platform(const ccl_library *library, int32_t device);
const char *ccl_device_driver(const ccl_library *library, int32_t device);
int32_t ccl_device_kind(const ccl_library *library, int32_t device);

/// Sizes of a network.
typedef struct {
  /// Input pixels.
  int64_t inputs;
  /// Photodiodes.
  int64_t diodes;
  /// Complex samples of a diode.
  int64_t samples;
  /// Classes.
  int64_t classes;
  /// Most frames in one call.
  int64_t largest_batch;
} ccl_sizes;

/// Copies a network to a device and compiles what it needs there.
/// `matrix`: 2 * diodes * samples rows of `inputs` values, the samples' real parts, then their imaginary parts.
/// `signs`: classes rows of `diodes` values. Returns NULL on failure. The library must outlive the network.
ccl_network *ccl_network_create(ccl_library *library, int32_t device, const float *matrix, const float *signs,
                                ccl_sizes sizes, ccl_failure *failure);
void ccl_network_destroy(ccl_network *network);

/// Scores of `frames` (1...largest_batch) aperture images of `inputs` bytes: frames rows of `classes` values.
/// Returns 0, or -1 on failure.
int32_t ccl_network_score(ccl_network *network, const uint8_t *apertures, int64_t frames, float *scores,
                          ccl_failure *failure);

#endif
