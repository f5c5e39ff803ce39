#include "internal.h"

#if CPX_ARM64
#include <arm_neon.h>

#define INLINE static inline __attribute__((always_inline))

// Columns that are loaded at a time.
enum { LANES = 16 };

INLINE uint8x8_t luma(uint8x8_t red, uint8x8_t green, uint8x8_t blue) {
  uint16x8_t r = vmovl_u8(red), g = vmovl_u8(green), b = vmovl_u8(blue);
  uint32x4_t low = vmull_n_u16(vget_low_u16(r), 19595), high = vmull_n_u16(vget_high_u16(r), 19595);
  low = vmlal_n_u16(vmlal_n_u16(low, vget_low_u16(g), 38470), vget_low_u16(b), 7471);
  high = vmlal_n_u16(vmlal_n_u16(high, vget_high_u16(g), 38470), vget_high_u16(b), 7471);
  return vmovn_u16(vcombine_u16(vrshrn_n_u32(low, 16), vrshrn_n_u32(high, 16)));
}

// The grey of sixteen pixels.
INLINE uint8x16_t load(const uint8_t *p, cpx_layout layout) {
  if (layout == CPX_GREY) return vld1q_u8(p);
  if (layout == CPX_YUYV) return vuzp1q_u8(vld1q_u8(p), vld1q_u8(p + 16));
  uint8x16x3_t colours = vld3q_u8(p);
  uint8x8_t low = luma(vget_low_u8(colours.val[0]), vget_low_u8(colours.val[1]), vget_low_u8(colours.val[2]));
  uint8x8_t high = luma(vget_high_u8(colours.val[0]), vget_high_u8(colours.val[1]), vget_high_u8(colours.val[2]));
  return vcombine_u8(low, high);
}

// 255 / 219 of the distance from black; sqrdmulh rounds (2 a b) / 2^16 to the nearest, as in scale_x86.c.
INLINE uint16x8_t spread(uint8x8_t distance) {
  return vreinterpretq_u16_s16(vqrdmulhq_n_s16(vreinterpretq_s16_u16(vshll_n_u8(distance, 1)), 19077));
}

INLINE void add(uint8x16_t grey, int is_limited, uint16x8_t *low, uint16x8_t *high) {
  if (!is_limited) {
    *low = vaddw_u8(*low, vget_low_u8(grey));
    *high = vaddw_u8(*high, vget_high_u8(grey));
    return;
  }
  // Cut to 16...235 and less 16: saturated up by 20, then down by 36.
  uint8x16_t distance = vqsubq_u8(vqaddq_u8(grey, vdupq_n_u8(20)), vdupq_n_u8(36));
  *low = vaddq_u16(*low, spread(vget_low_u8(distance)));
  *high = vaddq_u16(*high, spread(vget_high_u8(distance)));
}

INLINE void fetch(const cpx_rows *rows, const uint8_t *p, int bytes) {
  for (int at = 0; at < bytes; at += 64) __builtin_prefetch((const char *)((uintptr_t)p + rows->ahead) + at, 0, 2);
}

// Sums `vectors` (at most 4) times sixteen columns from `begin` on, in registers over all rows.
INLINE void add_strip(const cpx_rows *rows, int begin, int vectors, cpx_layout layout, int is_limited, cpx_sums sums) {
  const int bytes = cpx_bytes_per_pixel(layout) * LANES;
  const uint8_t *p = rows->pixels + (size_t)begin * (size_t)cpx_bytes_per_pixel(layout);
  uint16x8_t held[8];
  for (int v = 0; v < 2 * vectors; v++) held[v] = vdupq_n_u16(0);
  for (int r = 0; r < rows->rows; r++, p += rows->row_bytes) {
    fetch(rows, p, vectors * bytes);
    for (int v = 0; v < vectors; v++) add(load(p + v * bytes, layout), is_limited, &held[2 * v], &held[2 * v + 1]);
  }
  for (int v = 0; v < 2 * vectors; v++) vst1q_s16(sums.rows + begin + 8 * v, vreinterpretq_s16_u16(held[v]));
  if (!rows->has_border) return;
  fetch(rows, p, vectors * bytes);
  for (int v = 0; v < vectors; v++) {
    uint16x8_t low = vdupq_n_u16(0), high = low;
    add(load(p + v * bytes, layout), is_limited, &low, &high);
    vst1q_s16(sums.border + begin + v * LANES, vreinterpretq_s16_u16(low));
    vst1q_s16(sums.border + begin + v * LANES + 8, vreinterpretq_s16_u16(high));
  }
}

INLINE void add_body(const cpx_rows *rows, cpx_layout layout, int is_limited, cpx_sums sums) {
  int i = 0, columns = rows->columns;
  for (; i + 4 * LANES <= columns; i += 4 * LANES) add_strip(rows, i, 4, layout, is_limited, sums);
  // The rest together with some that are done: they come out the same.
  for (; i < columns; i += LANES) {
    int at = i + LANES <= columns ? i : columns - LANES;
    add_strip(rows, at, 1, layout, is_limited, sums);
  }
}

static void add_rows(const cpx_rows *rows, cpx_sums sums) {
  if (rows->columns < LANES) {
    cpx_add_rows_plainly(rows, sums);
    return;
  }
#define BODY(LAYOUT, IS_LIMITED) add_body(rows, LAYOUT, IS_LIMITED, sums)
  CPX_FOR_EACH_LAYOUT(rows, BODY)
#undef BODY
}

// Four columns from j on; the last of all is repeated, and totals have room for it.
INLINE void weigh_four(const cpx_plan *plan, const int16_t *sums, int j, uint32_t *totals) {
  int stride = plan->weight_stride, last = plan->columns - 1;
  int32x4_t held[CPX_GROUP];
  for (int k = 0; k < CPX_GROUP; k++) {
    int column = j + k < last ? j + k : last;
    const int16_t *weights = plan->weights + (size_t)column * (size_t)stride, *here = sums + plan->first[column];
    held[k] = vdupq_n_s32(0);
    for (int i = 0; i < stride; i += 8) {
      int16x8_t a = vld1q_s16(weights + i), b = vld1q_s16(here + i);
      held[k] = vmlal_high_s16(vmlal_s16(held[k], vget_low_s16(a), vget_low_s16(b)), a, b);
    }
  }
  int32x4_t four = vpaddq_s32(vpaddq_s32(held[0], held[1]), vpaddq_s32(held[2], held[3]));
  vst1q_u32(totals + j, vreinterpretq_u32_s32(four));
}

static void weigh(const cpx_plan *plan, cpx_sums sums, cpx_totals totals) {
  for (int j = 0; j < plan->columns; j += CPX_GROUP) {
    weigh_four(plan, sums.rows, j, totals.rows);
    if (totals.border) weigh_four(plan, sums.border, j, totals.border);
  }
}

static uint64_t sum_bytes(const uint8_t *bytes, size_t count) {
  uint64x2_t held[4] = {vdupq_n_u64(0), vdupq_n_u64(0), vdupq_n_u64(0), vdupq_n_u64(0)};
  size_t i = 0;
  for (; i + sizeof held <= count; i += sizeof held)
    for (int v = 0; v < 4; v++)
      held[v] = vpadalq_u32(held[v], vpaddlq_u16(vpaddlq_u8(vld1q_u8(bytes + i + 16 * v))));
  uint64x2_t total = vaddq_u64(vaddq_u64(held[0], held[1]), vaddq_u64(held[2], held[3]));
  return vaddvq_u64(total) + cpx_sum_bytes_from(bytes, i, count);
}

static void combine(const cpx_parts *parts, const cpx_plan *plan, uint8_t *aperture) {
  cpx_combine_body(parts, plan, aperture);
}

const cpx_functions cpx_neon = {add_rows, weigh, combine, sum_bytes};
#endif
