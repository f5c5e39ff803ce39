// The entry points of OpenCL 1.1 and CLBlast that are used, with their values: after the Khronos OpenCL specification (1.1 and
// 1.2, sections 4 and 5) and CLBlast's API reference (doc/api.md). Written out here so that no build needs their headers.
#ifndef CANDELA_OPENCL_ENTRY_POINTS_H
#define CANDELA_OPENCL_ENTRY_POINTS_H

#include "copencl.h"
#include <stddef.h>

typedef struct opaque_platform *cl_platform;
typedef struct opaque_device *cl_device;
typedef struct opaque_context *cl_context;
typedef struct opaque_queue *cl_queue;
typedef struct opaque_buffer *cl_buffer;
typedef struct opaque_program *cl_program;
typedef struct opaque_kernel *cl_kernel;
typedef struct opaque_event *cl_event;

enum {
  STATUS_SUCCESS = 0,
  STATUS_DEVICE_NOT_FOUND = -1,
  PLATFORM_NAME = 0x0902,
  DEVICE_TYPE = 0x1000,
  DEVICE_AVAILABLE = 0x1027,
  DEVICE_NAME = 0x102B,
  DRIVER_VERSION = 0x102D,
  PROGRAM_BUILD_LOG = 0x1183,
  KERNEL_WORK_GROUP_SIZE = 0x11B0,
  TYPE_CPU = 1 << 1,
  TYPE_GPU = 1 << 2,
  MEMORY_READ_WRITE = 1 << 0,
  MEMORY_COPY_HOST = 1 << 5,
  LAYOUT_COLUMN_MAJOR = 102,
  TRANSPOSE_NO = 111,
};
/// CL_DEVICE_TYPE_ALL: 32 bits set, in a 64-bit field.
#define TYPE_ALL 0xFFFFFFFFull

/// The functions, under the libraries' own names.
typedef struct {
  int32_t (*clGetPlatformIDs)(uint32_t, cl_platform *, uint32_t *);
  int32_t (*clGetPlatformInfo)(cl_platform, uint32_t, size_t, void *, size_t *);
  int32_t (*clGetDeviceIDs)(cl_platform, uint64_t, uint32_t, cl_device *, uint32_t *);
  int32_t (*clGetDeviceInfo)(cl_device, uint32_t, size_t, void *, size_t *);
  cl_context (*clCreateContext)(const intptr_t *, uint32_t, const cl_device *,
                                void (*)(const char *, const void *, size_t, void *), void *, int32_t *);
  int32_t (*clReleaseContext)(cl_context);
  cl_queue (*clCreateCommandQueue)(cl_context, cl_device, uint64_t, int32_t *);
  int32_t (*clReleaseCommandQueue)(cl_queue);
  int32_t (*clFinish)(cl_queue);
  cl_buffer (*clCreateBuffer)(cl_context, uint64_t, size_t, void *, int32_t *);
  int32_t (*clReleaseMemObject)(cl_buffer);
  int32_t (*clEnqueueWriteBuffer)(cl_queue, cl_buffer, uint32_t, size_t, size_t, const void *, uint32_t, const cl_event *,
                                  cl_event *);
  int32_t (*clEnqueueReadBuffer)(cl_queue, cl_buffer, uint32_t, size_t, size_t, void *, uint32_t, const cl_event *,
                                 cl_event *);
  cl_program (*clCreateProgramWithSource)(cl_context, uint32_t, const char **, const size_t *, int32_t *);
  int32_t (*clBuildProgram)(cl_program, uint32_t, const cl_device *, const char *, void (*)(cl_program, void *), void *);
  int32_t (*clGetProgramBuildInfo)(cl_program, cl_device, uint32_t, size_t, void *, size_t *);
  int32_t (*clReleaseProgram)(cl_program);
  cl_kernel (*clCreateKernel)(cl_program, const char *, int32_t *);
  int32_t (*clReleaseKernel)(cl_kernel);
  int32_t (*clSetKernelArg)(cl_kernel, uint32_t, size_t, const void *);
  int32_t (*clGetKernelWorkGroupInfo)(cl_kernel, cl_device, uint32_t, size_t, void *, size_t *);
  int32_t (*clEnqueueNDRangeKernel)(cl_queue, cl_kernel, uint32_t, const size_t *, const size_t *, const size_t *,
                                    uint32_t, const cl_event *, cl_event *);
  // C = alpha A B + beta C: layout, transposes, m, n, k, alpha, A, offset, ld, B, offset, ld, beta, C, offset, ld.
  int32_t (*CLBlastSgemm)(int, int, int, size_t, size_t, size_t, float, cl_buffer, size_t, size_t, cl_buffer, size_t,
                          size_t, float, cl_buffer, size_t, size_t, cl_queue *, cl_event *);
} entry_points;

/// A device and what it says of itself.
typedef struct {
  cl_device id;
  int32_t kind;
  char name[128];
  char platform[128];
  char driver[128];
} device_facts;

enum { MOST_DEVICES = 32 };

struct ccl_library {
  entry_points call;
  int32_t count;
  device_facts devices[MOST_DEVICES];
};

/// Fills a failure in.
void ccl_fail(ccl_failure *failure, int32_t kind, const char *call, int32_t status, const char *text);

#endif
