#include "entry_points.h"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void ccl_fail(ccl_failure *failure, int32_t kind, const char *call, int32_t status, const char *text) {
  memset(failure, 0, sizeof *failure);
  failure->kind = kind;
  failure->status = status;
  snprintf(failure->call, sizeof failure->call, "%s", call);
  snprintf(failure->text, sizeof failure->text, "%s", text ? text : "");
}

// A data pointer becomes a function pointer by its bytes, as POSIX allows for dlsym.
static int find(void *library, const char *name, void *function, ccl_failure *failure) {
  void *symbol = dlsym(library, name);
  if (!symbol) {
    ccl_fail(failure, CCL_NO_SYMBOL, name, 0, dlerror());
    return -1;
  }
  memcpy(function, &symbol, sizeof symbol);
  return 0;
}

#define FIND(library, name) \
  if (find(library, #name, &call->name, failure)) return -1

static int find_opencl(void *library, entry_points *call, ccl_failure *failure) {
  FIND(library, clGetPlatformIDs);
  FIND(library, clGetPlatformInfo);
  FIND(library, clGetDeviceIDs);
  FIND(library, clGetDeviceInfo);
  FIND(library, clCreateContext);
  FIND(library, clReleaseContext);
  FIND(library, clCreateCommandQueue);
  FIND(library, clReleaseCommandQueue);
  FIND(library, clFinish);
  FIND(library, clCreateBuffer);
  FIND(library, clReleaseMemObject);
  FIND(library, clEnqueueWriteBuffer);
  FIND(library, clEnqueueReadBuffer);
  FIND(library, clCreateProgramWithSource);
  FIND(library, clBuildProgram);
  FIND(library, clGetProgramBuildInfo);
  FIND(library, clReleaseProgram);
  FIND(library, clCreateKernel);
  FIND(library, clReleaseKernel);
  FIND(library, clSetKernelArg);
  FIND(library, clGetKernelWorkGroupInfo);
  FIND(library, clEnqueueNDRangeKernel);
  return 0;
}

static int find_clblast(void *library, entry_points *call, ccl_failure *failure) {
  FIND(library, CLBlastSgemm);
  return 0;
}

static void device_text(const entry_points *call, cl_device device, uint32_t what, char text[128]) {
  // A longer text is refused as a whole, so it is fetched as it is and cut.
  char whole[1024] = "";
  if (call->clGetDeviceInfo(device, what, sizeof whole - 1, whole, NULL) != STATUS_SUCCESS) whole[0] = 0;
  snprintf(text, 128, "%.127s", whole);
}

static void add_device(ccl_library *library, cl_device id, const char *platform) {
  const entry_points *call = &library->call;
  uint32_t available = 0;
  uint64_t type = 0;
  call->clGetDeviceInfo(id, DEVICE_AVAILABLE, sizeof available, &available, NULL);
  call->clGetDeviceInfo(id, DEVICE_TYPE, sizeof type, &type, NULL);
  if (!available || library->count == MOST_DEVICES) return;
  device_facts *facts = &library->devices[library->count++];
  facts->id = id;
  facts->kind = type & TYPE_GPU ? CCL_GPU : type & TYPE_CPU ? CCL_PROCESSOR : CCL_OTHER;
  device_text(call, id, DEVICE_NAME, facts->name);
  device_text(call, id, DRIVER_VERSION, facts->driver);
  snprintf(facts->platform, sizeof facts->platform, "%s", platform);
}

// A loader without any driver answers with an error of its own; that is no device, not a failure.
static void list_devices(ccl_library *library) {
  const entry_points *call = &library->call;
  cl_platform platforms[MOST_DEVICES];
  uint32_t count = 0;
  if (call->clGetPlatformIDs(MOST_DEVICES, platforms, &count) != STATUS_SUCCESS) return;
  for (uint32_t p = 0; p < count && p < MOST_DEVICES; p++) {
    char name[1024] = "";
    cl_device devices[MOST_DEVICES];
    uint32_t found = 0;
    call->clGetPlatformInfo(platforms[p], PLATFORM_NAME, sizeof name - 1, name, NULL);
    name[127] = 0;
    if (call->clGetDeviceIDs(platforms[p], TYPE_ALL, MOST_DEVICES, devices, &found) != STATUS_SUCCESS) continue;
    for (uint32_t d = 0; d < found && d < MOST_DEVICES; d++) add_device(library, devices[d], name);
  }
}

ccl_library *ccl_open(const char *opencl, const char *clblast, ccl_failure *failure) {
  void *loader = dlopen(opencl, RTLD_NOW | RTLD_LOCAL);
  if (!loader) {
    ccl_fail(failure, CCL_NO_OPENCL, opencl, 0, dlerror());
    return NULL;
  }
  void *blas = dlopen(clblast, RTLD_NOW | RTLD_LOCAL);
  if (!blas) {
    ccl_fail(failure, CCL_NO_CLBLAST, clblast, 0, dlerror());
    return NULL;
  }
  ccl_library *library = calloc(1, sizeof *library);
  if (!library) {
    ccl_fail(failure, CCL_CALL_FAILED, "calloc", 0, "out of memory");
    return NULL;
  }
  if (find_opencl(loader, &library->call, failure) || find_clblast(blas, &library->call, failure)) {
    free(library);
    return NULL;
  }
  list_devices(library);
  return library;
}

void ccl_close(ccl_library *library) { free(library); }

int32_t ccl_device_count(const ccl_library *library) { return library->count; }
const char *ccl_device_name(const ccl_library *library, int32_t device) { return library->devices[device].name; }
const char *ccl_device_platform(const ccl_library *library, int32_t device) { return library->devices[device].platform; }
const char *ccl_device_driver(const ccl_library *library, int32_t device) { return library->devices[device].driver; }
int32_t ccl_device_kind(const ccl_library *library, int32_t device) { return library->devices[device].kind; }
