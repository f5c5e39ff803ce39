#include "internal.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

INLINE int grey(const uint8_t *pixel, cpx_layout layout, int is_limited) {
  int value = pixel[0];
  if (layout == CPX_RGB) value = (19595 * pixel[0] + 38470 * pixel[1] + 7471 * pixel[2] + 32768) >> 16;
  if (!is_limited) return value;
  return value <= 16 ? 0 : value >= 235 ? 255 : (510 * (value - 16) + 219) / 438;
}

INLINE void add_body(const cpx_rows *rows, int first, int count, cpx_layout layout, int is_limited, int16_t *sums) {
  memset(sums, 0, (size_t)rows->columns * sizeof *sums);
  for (int r = first; r < first + count; r++) {
    const uint8_t *row = rows->pixels + (size_t)r * rows->row_bytes;
    for (int i = 0; i < rows->columns; i++)
      sums[i] = (int16_t)(sums[i] + grey(row + (size_t)(i * cpx_bytes_per_pixel(layout)), layout, is_limited));
  }
}

static void add(const cpx_rows *rows, int first, int count, int16_t *sums) {
#define BODY(LAYOUT, IS_LIMITED) add_body(rows, first, count, LAYOUT, IS_LIMITED, sums)
  CPX_FOR_EACH_LAYOUT(rows, BODY)
#undef BODY
}

void cpx_add_rows_plainly(const cpx_rows *rows, cpx_sums sums) {
  add(rows, 0, rows->rows, sums.rows);
  if (rows->has_border) add(rows, rows->rows, 1, sums.border);
}

static void weigh_one(const cpx_plan *plan, const int16_t *sums, uint32_t *totals) {
  for (int j = 0; j < plan->columns; j++) {
    const int16_t *weights = plan->weights + (size_t)j * (size_t)plan->weight_stride, *here = sums + plan->first[j];
    int32_t total = 0;
    for (int k = 0; k < plan->weight_stride; k++) total += weights[k] * here[k];
    totals[j] = (uint32_t)total;
  }
}

static void weigh(const cpx_plan *plan, cpx_sums sums, cpx_totals totals) {
  weigh_one(plan, sums.rows, totals.rows);
  if (totals.border) weigh_one(plan, sums.border, totals.border);
}

uint64_t cpx_sum_bytes_from(const uint8_t *bytes, size_t begin, size_t count) {
  uint64_t sum = 0;
  for (size_t i = begin; i < count; i++) sum += bytes[i];
  return sum;
}

static uint64_t sum_bytes(const uint8_t *bytes, size_t count) { return cpx_sum_bytes_from(bytes, 0, count); }

static void combine(const cpx_parts *parts, const cpx_plan *plan, uint8_t *aperture) {
  cpx_combine_body(parts, plan, aperture);
}

const cpx_functions cpx_scalar = {cpx_add_rows_plainly, weigh, combine, sum_bytes};
