#ifndef CANDELA_CPIXELS_INTERNAL_H
#define CANDELA_CPIXELS_INTERNAL_H

#include "cpixels.h"

#if defined(__x86_64__)
#define CPX_X86 1
#else
#define CPX_X86 0
#endif

#if defined(__aarch64__)
#define CPX_ARM64 1
#else
#define CPX_ARM64 0
#endif

// Aperture columns that are weighed at a time: what the length of totals is a multiple of.
enum { CPX_GROUP = 4 };

// What cpx_scale is called with, and its memory.
typedef struct {
  int width, height, rows, columns;
  const cpx_cover *covers;
  const int32_t *first;
  const int16_t *weights;
  int weight_stride;
  const uint8_t *amplitudes;
  int16_t *sums, *border;                  // width + weight_stride each
  uint32_t *full, *first_row, *last_row;   // columns each, rounded up to CPX_GROUP
  uint64_t *totals;                        // columns
} cpx_plan;

// Rows whose grey values are summed in 16 bits: 128 x 255 is below 2^15.
enum { CPX_MOST_ROWS = 128 };

// Rows to be summed, column by column.
typedef struct {
  const uint8_t *pixels;
  size_t row_bytes;
  size_t ahead;  // bytes from a pixel to the one that is fetched meanwhile; it may lie beyond the frame
  int rows, columns;
  cpx_layout layout;
  int is_limited;
  int has_border;  // whether the row that follows them is wanted too, by itself
} cpx_rows;

// Sums of rows and the row that follows them, or their products with the weights of aperture columns.
typedef struct {
  int16_t *rows, *border;
} cpx_sums;
typedef struct {
  uint32_t *rows, *border;  // border is null where there is none
} cpx_totals;

// Quotients of sums by the area under an aperture pixel: n / area = (n factor) >> shift for n <= 255.5 area.
typedef struct {
  uint64_t area;
  uint32_t factor;
  int shift;
} cpx_divisor;

// What an aperture row is put together from: its full rows, its first and its last row, weighed along the columns.
typedef struct {
  const uint32_t *full, *first, *last;
  uint32_t full_weight, first_weight, last_weight;
  cpx_divisor divisor;
} cpx_parts;

typedef struct {
  // The grey values of each column, summed; at most CPX_MOST_ROWS of them.
  void (*add_rows)(const cpx_rows *rows, cpx_sums sums);
  // The products of the weights of aperture column j with the sums from first[j] on; below 2^31.
  void (*weigh)(const cpx_plan *plan, cpx_sums sums, cpx_totals totals);
  // A row of the aperture, where sums and area stay below 2^31 and 2^23.
  void (*combine)(const cpx_parts *parts, const cpx_plan *plan, uint8_t *aperture);
  uint64_t (*sum_bytes)(const uint8_t *bytes, size_t count);
} cpx_functions;

extern const cpx_functions cpx_scalar;
#if CPX_X86
extern const cpx_functions cpx_avx2;
#endif
#if CPX_ARM64
extern const cpx_functions cpx_neon;
#endif
const cpx_functions *cpx_functions_for(cpx_kernel kernel);

// In plain C: what is too narrow for vectors.
void cpx_add_rows_plainly(const cpx_rows *rows, cpx_sums sums);
uint64_t cpx_sum_bytes_from(const uint8_t *bytes, size_t begin, size_t count);

// Outputs whose quotients are worked out before their amplitudes are looked up.
enum { CPX_BATCH = 64 };

// The body of every combine: each file compiles it for its own instructions.
static inline __attribute__((always_inline)) void cpx_combine_body(const cpx_parts *parts, const cpx_plan *plan,
                                                                   uint8_t *aperture) {
  cpx_divisor divisor = parts->divisor;
  uint32_t half = (uint32_t)(divisor.area / 2);
  for (int begin = 0; begin < plan->columns; begin += CPX_BATCH) {
    uint8_t means[CPX_BATCH];
    int count = plan->columns - begin < CPX_BATCH ? plan->columns - begin : CPX_BATCH;
    for (int i = 0; i < count; i++) {
      uint32_t n = half + parts->full_weight * parts->full[begin + i] + parts->first_weight * parts->first[begin + i] +
                   parts->last_weight * parts->last[begin + i];
      means[i] = (uint8_t)(((uint64_t)n * divisor.factor) >> divisor.shift);
    }
    for (int i = 0; i < count; i++) aperture[begin + i] = plan->amplitudes[means[i]];
  }
}

static inline __attribute__((always_inline)) int cpx_bytes_per_pixel(cpx_layout layout) {
  return layout == CPX_RGB ? 3 : layout == CPX_YUYV ? 2 : 1;
}

// For a function that is compiled once for each layout and range: calls BODY(layout, is_limited) with constants.
#define CPX_FOR_EACH_LAYOUT(ROWS, BODY)                                                                          \
  switch (2 * (int)(ROWS)->layout + ((ROWS)->is_limited != 0)) {                                                 \
    case 2 * CPX_GREY: BODY(CPX_GREY, 0); break;                                                                 \
    case 2 * CPX_GREY + 1: BODY(CPX_GREY, 1); break;                                                             \
    case 2 * CPX_YUYV: BODY(CPX_YUYV, 0); break;                                                                 \
    case 2 * CPX_YUYV + 1: BODY(CPX_YUYV, 1); break;                                                             \
    case 2 * CPX_RGB: BODY(CPX_RGB, 0); break;                                                                   \
    default: BODY(CPX_RGB, 1); break;                                                                            \
  }

#endif
