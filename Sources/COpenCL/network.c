#include "entry_points.h"
#include <stdlib.h>
#include <string.h>

struct ccl_network {
  entry_points call;
  ccl_sizes sizes;
  cl_context context;
  cl_queue queue;
  cl_program program;
  cl_kernel widen;
  cl_kernel square;
  cl_buffer matrix, signs, bytes, inputs, fields, currents, scores;
};

// widen: bytes to floats. square: the sum of |u|^2 over a diode's samples; dimension 0 is the diode, 1 the frame.
static const char *const source =
    "kernel void widen(global const uchar *bytes, global float *inputs) {\n"
    "  size_t i = get_global_id(0);\n"
    "  inputs[i] = convert_float(bytes[i]);\n"
    "}\n"
    "kernel void square(global const float *fields, global float *currents, uint samples) {\n"
    "  size_t diode = get_global_id(0), diodes = get_global_size(0), frame = get_global_id(1);\n"
    "  size_t parts = diodes * samples, first = frame * 2 * parts + diode * samples;\n"
    "  float sum = 0;\n"
    "  for (size_t k = first; k < first + samples; k++)\n"
    "    sum += fields[k] * fields[k] + fields[parts + k] * fields[parts + k];\n"
    "  currents[frame * diodes + diode] = sum;\n"
    "}\n";

/// Runs a call and leaves the function with -1 when it fails.
#define TRY(expression, name)                                              \
  do {                                                                     \
    int32_t tried = (expression);                                          \
    if (tried != STATUS_SUCCESS) {                                         \
      ccl_fail(failure, CCL_CALL_FAILED, name, tried, NULL);               \
      return -1;                                                           \
    }                                                                      \
  } while (0)

static size_t rows(const ccl_sizes *sizes) { return 2 * (size_t)sizes->diodes * (size_t)sizes->samples; }

static int fill_buffer(ccl_network *network, cl_buffer *buffer, size_t bytes, const void *content,
                       ccl_failure *failure) {
  int32_t status = STATUS_SUCCESS;
  uint64_t flags = MEMORY_READ_WRITE | MEMORY_COPY_HOST;
  // The content is only read, whatever the declaration says (OpenCL 1.2, 5.2.1).
  *buffer = network->call.clCreateBuffer(network->context, flags, bytes, (void *)(uintptr_t)content, &status);
  TRY(status, "clCreateBuffer");
  return 0;
}

// Without content a buffer begins with zeros: CLBlast multiplies the old result by beta also where beta is zero, and memory as it
// comes may hold infinities and NaN.
static int make_buffer(ccl_network *network, cl_buffer *buffer, size_t bytes, const void *content,
                       ccl_failure *failure) {
  if (content) return fill_buffer(network, buffer, bytes, content, failure);
  void *zeros = calloc(1, bytes);
  if (!zeros) {
    ccl_fail(failure, CCL_CALL_FAILED, "calloc", 0, "out of memory");
    return -1;
  }
  int result = fill_buffer(network, buffer, bytes, zeros, failure);
  free(zeros);
  return result;
}

static int make_buffers(ccl_network *network, const float *matrix, const float *signs, ccl_failure *failure) {
  const ccl_sizes *sizes = &network->sizes;
  size_t batch = (size_t)sizes->largest_batch, inputs = (size_t)sizes->inputs, classes = (size_t)sizes->classes;
  size_t diodes = (size_t)sizes->diodes, element = sizeof(float);
  return make_buffer(network, &network->matrix, rows(sizes) * inputs * element, matrix, failure) ||
                 make_buffer(network, &network->signs, classes * diodes * element, signs, failure) ||
                 make_buffer(network, &network->bytes, batch * inputs, NULL, failure) ||
                 make_buffer(network, &network->inputs, batch * inputs * element, NULL, failure) ||
                 make_buffer(network, &network->fields, batch * rows(sizes) * element, NULL, failure) ||
                 make_buffer(network, &network->currents, batch * diodes * element, NULL, failure) ||
                 make_buffer(network, &network->scores, batch * classes * element, NULL, failure)
             ? -1
             : 0;
}

static int set_arguments(ccl_network *network, ccl_failure *failure) {
  const entry_points *call = &network->call;
  uint32_t samples = (uint32_t)network->sizes.samples;
  TRY(call->clSetKernelArg(network->widen, 0, sizeof(cl_buffer), &network->bytes), "clSetKernelArg");
  TRY(call->clSetKernelArg(network->widen, 1, sizeof(cl_buffer), &network->inputs), "clSetKernelArg");
  TRY(call->clSetKernelArg(network->square, 0, sizeof(cl_buffer), &network->fields), "clSetKernelArg");
  TRY(call->clSetKernelArg(network->square, 1, sizeof(cl_buffer), &network->currents), "clSetKernelArg");
  TRY(call->clSetKernelArg(network->square, 2, sizeof samples, &samples), "clSetKernelArg");
  return 0;
}

static int compile(ccl_network *network, cl_device device, ccl_failure *failure) {
  const entry_points *call = &network->call;
  const char *text = source;
  int32_t status = STATUS_SUCCESS;
  network->program = call->clCreateProgramWithSource(network->context, 1, &text, NULL, &status);
  TRY(status, "clCreateProgramWithSource");
  status = call->clBuildProgram(network->program, 1, &device, "", NULL, NULL);
  if (status != STATUS_SUCCESS) {
    char log[4096] = "";
    call->clGetProgramBuildInfo(network->program, device, PROGRAM_BUILD_LOG, sizeof log - 1, log, NULL);
    ccl_fail(failure, CCL_CALL_FAILED, "clBuildProgram", status, log);
    return -1;
  }
  network->widen = call->clCreateKernel(network->program, "widen", &status);
  TRY(status, "clCreateKernel");
  network->square = call->clCreateKernel(network->program, "square", &status);
  TRY(status, "clCreateKernel");
  return set_arguments(network, failure);
}

static int prepare(ccl_network *network, cl_device device, const float *matrix, const float *signs,
                   ccl_failure *failure) {
  const entry_points *call = &network->call;
  int32_t status = STATUS_SUCCESS;
  network->context = call->clCreateContext(NULL, 1, &device, NULL, NULL, &status);
  TRY(status, "clCreateContext");
  network->queue = call->clCreateCommandQueue(network->context, device, 0, &status);
  TRY(status, "clCreateCommandQueue");
  return make_buffers(network, matrix, signs, failure) || compile(network, device, failure) ? -1 : 0;
}

ccl_network *ccl_network_create(ccl_library *library, int32_t device, const float *matrix, const float *signs,
                                ccl_sizes sizes, ccl_failure *failure) {
  ccl_network *network = calloc(1, sizeof *network);
  if (!network) {
    ccl_fail(failure, CCL_CALL_FAILED, "calloc", 0, "out of memory");
    return NULL;
  }
  network->call = library->call;
  network->sizes = sizes;
  if (prepare(network, library->devices[device].id, matrix, signs, failure)) {
    ccl_network_destroy(network);
    return NULL;
  }
  return network;
}

void ccl_network_destroy(ccl_network *network) {
  const entry_points *call = &network->call;
  cl_buffer buffers[] = {network->matrix, network->signs,    network->bytes, network->inputs,
                         network->fields, network->currents, network->scores};
  if (network->queue) call->clFinish(network->queue);
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
    if (buffers[i]) call->clReleaseMemObject(buffers[i]);
  if (network->widen) call->clReleaseKernel(network->widen);
  if (network->square) call->clReleaseKernel(network->square);
  if (network->program) call->clReleaseProgram(network->program);
  if (network->queue) call->clReleaseCommandQueue(network->queue);
  if (network->context) call->clReleaseContext(network->context);
  free(network);
}

// result (frames x height) = vectors (frames x width) times the transposed matrix (height x width); one frame is a matrix times a
// vector.
static int32_t multiply(ccl_network *network, size_t frames, size_t height, size_t width, cl_buffer matrix,
                        cl_buffer vectors, cl_buffer result) {
  const entry_points *call = &network->call;
  if (frames == 1)
    return call->CLBlastSgemv(LAYOUT_ROW_MAJOR, TRANSPOSE_NO, height, width, 1, matrix, 0, width, vectors, 0, 1, 0, result,
                              0, 1, &network->queue, NULL);
  return call->CLBlastSgemm(LAYOUT_ROW_MAJOR, TRANSPOSE_NO, TRANSPOSE_YES, frames, height, width, 1, vectors, 0, width,
                            matrix, 0, width, 0, result, 0, height, &network->queue, NULL);
}

static int enqueue(ccl_network *network, const uint8_t *apertures, size_t frames, ccl_failure *failure) {
  const entry_points *call = &network->call;
  const ccl_sizes *sizes = &network->sizes;
  size_t inputs = (size_t)sizes->inputs, diodes = (size_t)sizes->diodes, classes = (size_t)sizes->classes;
  size_t pixels = frames * inputs, plane[2] = {diodes, frames};
  TRY(call->clEnqueueWriteBuffer(network->queue, network->bytes, 0, 0, pixels, apertures, 0, NULL, NULL),
      "clEnqueueWriteBuffer");
  TRY(call->clEnqueueNDRangeKernel(network->queue, network->widen, 1, NULL, &pixels, NULL, 0, NULL, NULL),
      "clEnqueueNDRangeKernel");
  TRY(multiply(network, frames, rows(sizes), inputs, network->matrix, network->inputs, network->fields), "CLBlast");
  TRY(call->clEnqueueNDRangeKernel(network->queue, network->square, 2, NULL, plane, NULL, 0, NULL, NULL),
      "clEnqueueNDRangeKernel");
  TRY(multiply(network, frames, classes, diodes, network->signs, network->currents, network->scores), "CLBlast");
  return 0;
}

int32_t ccl_network_score(ccl_network *network, const uint8_t *apertures, int64_t frames, float *scores,
                          ccl_failure *failure) {
  const entry_points *call = &network->call;
  size_t bytes = (size_t)frames * (size_t)network->sizes.classes * sizeof(float);
  if (enqueue(network, apertures, (size_t)frames, failure)) {
    // The device may still read the images, which are the caller's.
    call->clFinish(network->queue);
    return -1;
  }
  int32_t status = call->clEnqueueReadBuffer(network->queue, network->scores, 1, 0, bytes, scores, 0, NULL, NULL);
  if (status != STATUS_SUCCESS) {
    ccl_fail(failure, CCL_CALL_FAILED, "clEnqueueReadBuffer", status, NULL);
    call->clFinish(network->queue);
    return -1;
  }
  return 0;
}
