#include "entry_points.h"
#include <stdio.h>
#include <stdlib.h>

enum { MOST_LANES = 64 };

struct ccl_network {
  entry_points call;
  ccl_sizes sizes;
  // Work-items of a group, a power of two.
  size_t lanes;
  cl_context context;
  cl_queue queue;
  cl_program program;
  cl_kernel expose, widen, square, classify;
  // matrix: row by row, for one frame. columns: column by column with padding, for batches.
  cl_buffer matrix, columns, signs, bytes, inputs, fields, currents, scores;
};

// One frame reads the whole matrix once, so its products, squares and sums are one kernel, a group of LANES work-items a diode:
// CLBlast's matrix times vector took three times as long. A batch is a product of matrices, which is CLBlast's.
// expose: photocurrents of one frame from its bytes. widen: bytes to floats, dimension 0 the pixel, 1 the frame. square: the sum of
// |u|^2 over a diode's samples, dimension 0 the diode, 1 the frame. classify: a group's signed sum, dimension 0 the class, 1 the frame.
static const char *const source =
    "kernel void expose(global const float *matrix, global const uchar *bytes, global float *currents, ulong inputs) {\n"
    "  local float2 parts[LANES];\n"
    "  size_t diode = get_group_id(0), lane = get_local_id(0);\n"
    "  global const float *re = matrix + diode * SAMPLES * inputs, *im = re + get_num_groups(0) * SAMPLES * inputs;\n"
    "  float2 sums[SAMPLES];\n"
    "  for (int k = 0; k < SAMPLES; k++) sums[k] = (float2)(0);\n"
    "  for (size_t i = lane; i < inputs; i += LANES) {\n"
    "    float pixel = convert_float(bytes[i]);\n"
    "    for (int k = 0; k < SAMPLES; k++) sums[k] += pixel * (float2)(re[k * inputs + i], im[k * inputs + i]);\n"
    "  }\n"
    "  float current = 0;\n"
    "  for (int k = 0; k < SAMPLES; k++) {\n"
    "    parts[lane] = sums[k];\n"
    "    barrier(CLK_LOCAL_MEM_FENCE);\n"
    "    for (size_t step = LANES / 2; step > 0; step /= 2) {\n"
    "      if (lane < step) parts[lane] += parts[lane + step];\n"
    "      barrier(CLK_LOCAL_MEM_FENCE);\n"
    "    }\n"
    "    current += dot(parts[0], parts[0]);\n"
    "    barrier(CLK_LOCAL_MEM_FENCE);\n"
    "  }\n"
    "  if (lane == 0) currents[diode] = current;\n"
    "}\n"
    "kernel void widen(global const uchar *bytes, global float *inputs, ulong width) {\n"
    "  size_t i = get_global_id(0), count = get_global_size(0), frame = get_global_id(1);\n"
    "  inputs[frame * width + i] = convert_float(bytes[frame * count + i]);\n"
    "}\n"
    "kernel void square(global const float *fields, global float *currents) {\n"
    "  size_t diode = get_global_id(0), diodes = get_global_size(0), frame = get_global_id(1);\n"
    "  size_t parts = diodes * SAMPLES, first = frame * 2 * parts + diode * SAMPLES;\n"
    "  float sum = 0;\n"
    "  for (size_t k = first; k < first + SAMPLES; k++)\n"
    "    sum += fields[k] * fields[k] + fields[parts + k] * fields[parts + k];\n"
    "  currents[frame * diodes + diode] = sum;\n"
    "}\n"
    "kernel void classify(global const float *currents, global const float *signs, global float *scores, ulong diodes) {\n"
    "  local float parts[LANES];\n"
    "  size_t output = get_group_id(0), frame = get_group_id(1), lane = get_local_id(0);\n"
    "  float sum = 0;\n"
    "  for (size_t i = lane; i < diodes; i += LANES) sum += signs[output * diodes + i] * currents[frame * diodes + i];\n"
    "  parts[lane] = sum;\n"
    "  barrier(CLK_LOCAL_MEM_FENCE);\n"
    "  for (size_t step = LANES / 2; step > 0; step /= 2) {\n"
    "    if (lane < step) parts[lane] += parts[lane + step];\n"
    "    barrier(CLK_LOCAL_MEM_FENCE);\n"
    "  }\n"
    "  if (lane == 0) scores[frame * get_num_groups(0) + output] = parts[0];\n"
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

// CLBlast's tiles are 16 or 32 deep: a matrix whose depth they do not divide would be copied at every call.
static size_t padded(size_t inputs) { return (inputs + 31) / 32 * 32; }

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

// The matrix column by column, so that CLBlast neither turns nor pads it at every call.
static int make_columns(ccl_network *network, const float *matrix, ccl_failure *failure) {
  size_t height = rows(&network->sizes), inputs = (size_t)network->sizes.inputs;
  float *columns = calloc(height * padded(inputs), sizeof(float));
  if (!columns) {
    ccl_fail(failure, CCL_CALL_FAILED, "calloc", 0, "out of memory");
    return -1;
  }
  for (size_t row = 0; row < height; row++)
    for (size_t i = 0; i < inputs; i++) columns[i * height + row] = matrix[row * inputs + i];
  int result =
      fill_buffer(network, &network->columns, height * padded(inputs) * sizeof(float), columns, failure);
  free(columns);
  return result;
}

static int make_buffers(ccl_network *network, const float *matrix, const float *signs, ccl_failure *failure) {
  const ccl_sizes *sizes = &network->sizes;
  size_t batch = (size_t)sizes->largest_batch, inputs = (size_t)sizes->inputs, classes = (size_t)sizes->classes;
  size_t diodes = (size_t)sizes->diodes, element = sizeof(float);
  if (make_buffer(network, &network->matrix, rows(sizes) * inputs * element, matrix, failure) ||
      make_buffer(network, &network->signs, classes * diodes * element, signs, failure) ||
      make_buffer(network, &network->bytes, batch * inputs, NULL, failure) ||
      make_buffer(network, &network->currents, batch * diodes * element, NULL, failure) ||
      make_buffer(network, &network->scores, batch * classes * element, NULL, failure))
    return -1;
  if (batch == 1) return 0;
  return make_columns(network, matrix, failure) ||
                 make_buffer(network, &network->inputs, batch * padded(inputs) * element, NULL, failure) ||
                 make_buffer(network, &network->fields, batch * rows(sizes) * element, NULL, failure)
             ? -1
             : 0;
}

// A kernel with its buffers, at most three of them, and where `count` is not NULL that number last.
static int make_kernel(ccl_network *network, cl_kernel *kernel, const char *name, cl_buffer buffers[3],
                       const uint64_t *count, ccl_failure *failure) {
  const entry_points *call = &network->call;
  int32_t status = STATUS_SUCCESS;
  uint32_t index = 0;
  *kernel = call->clCreateKernel(network->program, name, &status);
  TRY(status, "clCreateKernel");
  for (; index < 3 && buffers[index]; index++)
    TRY(call->clSetKernelArg(*kernel, index, sizeof(cl_buffer), &buffers[index]), "clSetKernelArg");
  if (count) TRY(call->clSetKernelArg(*kernel, index, sizeof *count, count), "clSetKernelArg");
  return 0;
}

static int make_kernels(ccl_network *network, ccl_failure *failure) {
  uint64_t inputs = (uint64_t)network->sizes.inputs, width = padded(inputs), diodes = (uint64_t)network->sizes.diodes;
  cl_buffer expose[3] = {network->matrix, network->bytes, network->currents};
  cl_buffer classify[3] = {network->currents, network->signs, network->scores};
  cl_buffer widen[3] = {network->bytes, network->inputs, NULL}, square[3] = {network->fields, network->currents, NULL};
  if (make_kernel(network, &network->expose, "expose", expose, &inputs, failure) ||
      make_kernel(network, &network->classify, "classify", classify, &diodes, failure))
    return -1;
  if (network->sizes.largest_batch == 1) return 0;
  return make_kernel(network, &network->widen, "widen", widen, &width, failure) ||
                 make_kernel(network, &network->square, "square", square, NULL, failure)
             ? -1
             : 0;
}

static void release_program(ccl_network *network) {
  const entry_points *call = &network->call;
  cl_kernel *kernels[] = {&network->expose, &network->widen, &network->square, &network->classify};
  for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
    if (*kernels[i]) call->clReleaseKernel(*kernels[i]);
    *kernels[i] = NULL;
  }
  if (network->program) call->clReleaseProgram(network->program);
  network->program = NULL;
}

static int compile(ccl_network *network, cl_device device, ccl_failure *failure) {
  const entry_points *call = &network->call;
  const char *text = source;
  char options[64] = "";
  int32_t status = STATUS_SUCCESS;
  snprintf(options, sizeof options, "-D LANES=%zu -D SAMPLES=%d", network->lanes, (int)network->sizes.samples);
  network->program = call->clCreateProgramWithSource(network->context, 1, &text, NULL, &status);
  TRY(status, "clCreateProgramWithSource");
  status = call->clBuildProgram(network->program, 1, &device, options, NULL, NULL);
  if (status != STATUS_SUCCESS) {
    char log[4096] = "";
    call->clGetProgramBuildInfo(network->program, device, PROGRAM_BUILD_LOG, sizeof log - 1, log, NULL);
    ccl_fail(failure, CCL_CALL_FAILED, "clBuildProgram", status, log);
    return -1;
  }
  return make_kernels(network, failure);
}

// A kernel may be allowed fewer work-items than its device, and that is known only once it is compiled.
static int fit(ccl_network *network, cl_device device, ccl_failure *failure) {
  const entry_points *call = &network->call;
  for (network->lanes = MOST_LANES;; network->lanes /= 2) {
    size_t expose = 0, classify = 0;
    if (compile(network, device, failure)) return -1;
    TRY(call->clGetKernelWorkGroupInfo(network->expose, device, KERNEL_WORK_GROUP_SIZE, sizeof expose, &expose, NULL),
        "clGetKernelWorkGroupInfo");
    TRY(call->clGetKernelWorkGroupInfo(network->classify, device, KERNEL_WORK_GROUP_SIZE, sizeof classify, &classify,
                                       NULL),
        "clGetKernelWorkGroupInfo");
    if (network->lanes == 1 || (network->lanes <= expose && network->lanes <= classify)) return 0;
    release_program(network);
  }
}

static int prepare(ccl_network *network, cl_device device, const float *matrix, const float *signs,
                   ccl_failure *failure) {
  const entry_points *call = &network->call;
  int32_t status = STATUS_SUCCESS;
  network->context = call->clCreateContext(NULL, 1, &device, NULL, NULL, &status);
  TRY(status, "clCreateContext");
  network->queue = call->clCreateCommandQueue(network->context, device, 0, &status);
  TRY(status, "clCreateCommandQueue");
  return make_buffers(network, matrix, signs, failure) || fit(network, device, failure) ? -1 : 0;
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
  cl_buffer buffers[] = {network->matrix, network->columns, network->signs,    network->bytes,
                         network->inputs, network->fields,  network->currents, network->scores};
  if (network->queue) call->clFinish(network->queue);
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
    if (buffers[i]) call->clReleaseMemObject(buffers[i]);
  release_program(network);
  if (network->queue) call->clReleaseCommandQueue(network->queue);
  if (network->context) call->clReleaseContext(network->context);
  free(network);
}

static int enqueue_batch(ccl_network *network, size_t frames, ccl_failure *failure) {
  const entry_points *call = &network->call;
  size_t inputs = (size_t)network->sizes.inputs, diodes = (size_t)network->sizes.diodes;
  size_t height = rows(&network->sizes), width = padded(inputs);
  size_t pixels[2] = {inputs, frames}, plane[2] = {diodes, frames};
  TRY(call->clEnqueueNDRangeKernel(network->queue, network->widen, 2, NULL, pixels, NULL, 0, NULL, NULL),
      "clEnqueueNDRangeKernel");
  // Column by column: fields (height x frames) = matrix (height x width) times inputs (width x frames).
  TRY(call->CLBlastSgemm(LAYOUT_COLUMN_MAJOR, TRANSPOSE_NO, TRANSPOSE_NO, height, frames, width, 1, network->columns, 0,
                         height, network->inputs, 0, width, 0, network->fields, 0, height, &network->queue, NULL),
      "CLBlastSgemm");
  TRY(call->clEnqueueNDRangeKernel(network->queue, network->square, 2, NULL, plane, NULL, 0, NULL, NULL),
      "clEnqueueNDRangeKernel");
  return 0;
}

static int enqueue(ccl_network *network, const uint8_t *apertures, size_t frames, ccl_failure *failure) {
  const entry_points *call = &network->call;
  size_t lanes = network->lanes, diodes = (size_t)network->sizes.diodes * lanes, group[2] = {lanes, 1};
  size_t outputs[2] = {(size_t)network->sizes.classes * lanes, frames};
  TRY(call->clEnqueueWriteBuffer(network->queue, network->bytes, 0, 0, frames * (size_t)network->sizes.inputs, apertures, 0,
                                 NULL, NULL),
      "clEnqueueWriteBuffer");
  if (frames > 1) {
    if (enqueue_batch(network, frames, failure)) return -1;
  } else {
    TRY(call->clEnqueueNDRangeKernel(network->queue, network->expose, 1, NULL, &diodes, &lanes, 0, NULL, NULL),
        "clEnqueueNDRangeKernel");
  }
  TRY(call->clEnqueueNDRangeKernel(network->queue, network->classify, 2, NULL, outputs, group, 0, NULL, NULL),
      "clEnqueueNDRangeKernel");
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
