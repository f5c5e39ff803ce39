#include "internal.h"

#if CPX_X86
#include <immintrin.h>

#define TARGET __attribute__((target("avx2")))
#define INLINE TARGET static inline __attribute__((always_inline))

// Columns of a vector of sums.
enum { LANES = 16 };

// 255 / 219 of the distance from black. `bytes` has grey values in its even bytes; they are cut to 16...235 while the
// odd ones become 16, to be subtracted. pmulhrsw rounds (a b) / 2^15 to the nearest; no exact quotient lies nearer the
// middle of two integers than 1 / 146, which is far more than the factor's error over 219 steps.
INLINE __m256i spread(__m256i bytes) {
  bytes = _mm256_max_epu8(bytes, _mm256_set1_epi16((short)0xFF10));
  bytes = _mm256_min_epu8(bytes, _mm256_set1_epi16(16 << 8 | 235));
  __m256i twice = _mm256_maddubs_epi16(bytes, _mm256_set1_epi16((short)0xFE02));
  return _mm256_mulhrs_epi16(twice, _mm256_set1_epi16(19077));
}

INLINE __m256i two(const uint8_t *low, const uint8_t *high) {
  __m128i first = _mm_loadu_si128((const __m128i *)low), second = _mm_loadu_si128((const __m128i *)high);
  return _mm256_inserti128_si256(_mm256_castsi128_si256(first), second, 1);
}

// Grey of eight pixels: red and green, then green and blue, as pairs of 16 bits. Green's factor is halved, since it
// would not fit a signed one.
INLINE __m256i luma(__m256i pixels, __m256i red_green, __m256i green_blue) {
  __m256i first = _mm256_madd_epi16(_mm256_shuffle_epi8(pixels, red_green), _mm256_set1_epi32(19235 << 16 | 19595));
  __m256i second = _mm256_madd_epi16(_mm256_shuffle_epi8(pixels, green_blue), _mm256_set1_epi32(7471 << 16 | 19235));
  __m256i sum = _mm256_add_epi32(_mm256_add_epi32(first, second), _mm256_set1_epi32(32768));
  return _mm256_srli_epi32(sum, 16);
}

#define PAIRS(A, B, C, D) \
  (A), -1, (A) + 1, -1, (B), -1, (B) + 1, -1, (C), -1, (C) + 1, -1, (D), -1, (D) + 1, -1
#define FOUR(FROM) PAIRS(FROM, (FROM) + 3, (FROM) + 6, (FROM) + 9)

// Sixteen pixels of 48 bytes; the last quarter is loaded from 4 bytes earlier so that nothing beyond them is read.
INLINE __m256i luma_of_rgb(const uint8_t *p) {
  const __m256i red_green = _mm256_setr_epi8(FOUR(0), FOUR(0)), green_blue = _mm256_setr_epi8(FOUR(1), FOUR(1));
  const __m256i red_green_late = _mm256_setr_epi8(FOUR(0), FOUR(4)),
                green_blue_late = _mm256_setr_epi8(FOUR(1), FOUR(5));
  __m256i a = luma(two(p, p + 24), red_green, green_blue);
  __m256i b = luma(two(p + 12, p + 32), red_green_late, green_blue_late);
  return _mm256_packus_epi32(a, b);
}

// The grey of sixteen pixels.
INLINE __m256i load(const uint8_t *p, cpx_layout layout, int is_limited) {
  __m256i v;
  if (layout == CPX_GREY) v = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)p));
  else if (layout == CPX_YUYV) v = _mm256_loadu_si256((const __m256i *)p);
  else v = luma_of_rgb(p);
  if (is_limited) return spread(v);
  return layout == CPX_YUYV ? _mm256_and_si256(v, _mm256_set1_epi16(255)) : v;
}

INLINE void fetch(const cpx_rows *rows, const uint8_t *p, int bytes) {
  for (int at = 0; at < bytes; at += 64) _mm_prefetch((const char *)((uintptr_t)p + rows->ahead) + at, _MM_HINT_T1);
}

// Sums `vectors` (at most 8) times sixteen columns from `begin` on, in registers over all rows.
INLINE void add_strip(const cpx_rows *rows, int begin, int vectors, cpx_layout layout, int is_limited, cpx_sums sums) {
  const int bytes = cpx_bytes_per_pixel(layout);
  const uint8_t *p = rows->pixels + (size_t)begin * (size_t)bytes;
  __m256i held[8];
  for (int v = 0; v < vectors; v++) held[v] = _mm256_setzero_si256();
  for (int r = 0; r < rows->rows; r++, p += rows->row_bytes) {
    fetch(rows, p, vectors * LANES * bytes);
    for (int v = 0; v < vectors; v++)
      held[v] = _mm256_add_epi16(held[v], load(p + v * LANES * bytes, layout, is_limited));
  }
  for (int v = 0; v < vectors; v++) _mm256_storeu_si256((__m256i *)(sums.rows + begin) + v, held[v]);
  if (!rows->has_border) return;
  fetch(rows, p, vectors * LANES * bytes);
  for (int v = 0; v < vectors; v++)
    _mm256_storeu_si256((__m256i *)(sums.border + begin) + v, load(p + v * LANES * bytes, layout, is_limited));
}

INLINE void add_body(const cpx_rows *rows, cpx_layout layout, int is_limited, cpx_sums sums) {
  int i = 0, columns = rows->columns;
  for (; i + 8 * LANES <= columns; i += 8 * LANES) add_strip(rows, i, 8, layout, is_limited, sums);
  for (; i + 2 * LANES <= columns; i += 2 * LANES) add_strip(rows, i, 2, layout, is_limited, sums);
  // The rest together with some that are done: they come out the same.
  for (; i < columns; i += LANES) {
    int at = i + LANES <= columns ? i : columns - LANES;
    add_strip(rows, at, 1, layout, is_limited, sums);
  }
}

TARGET static void add_rows(const cpx_rows *rows, cpx_sums sums) {
  if (rows->columns < LANES) {
    cpx_add_rows_plainly(rows, sums);
    return;
  }
#define BODY(LAYOUT, IS_LIMITED) add_body(rows, LAYOUT, IS_LIMITED, sums)
  CPX_FOR_EACH_LAYOUT(rows, BODY)
#undef BODY
}

// Four columns, of which none lies behind `last`: that one is repeated, and totals have room for it.
INLINE __m128i weigh_four(const cpx_plan *plan, const int16_t *sums, int j, int last, int stride) {
  __m256i held[CPX_GROUP];
  for (int k = 0; k < CPX_GROUP; k++) {
    int column = j + k < last ? j + k : last;
    const int16_t *weights = plan->weights + (size_t)column * (size_t)stride, *here = sums + plan->first[column];
    held[k] = _mm256_setzero_si256();
    for (int i = 0; i < stride; i += CPX_LANES) {
      __m256i a = _mm256_loadu_si256((const __m256i *)(weights + i));
      __m256i b = _mm256_loadu_si256((const __m256i *)(here + i));
      held[k] = _mm256_add_epi32(held[k], _mm256_madd_epi16(a, b));
    }
  }
  __m256i pairs = _mm256_hadd_epi32(_mm256_hadd_epi32(held[0], held[1]), _mm256_hadd_epi32(held[2], held[3]));
  return _mm_add_epi32(_mm256_castsi256_si128(pairs), _mm256_extracti128_si256(pairs, 1));
}

INLINE void weigh_group(const cpx_plan *plan, cpx_sums sums, cpx_totals totals, int j, int last, int stride,
                        int has_border) {
  _mm_storeu_si128((__m128i *)(totals.rows + j), weigh_four(plan, sums.rows, j, last, stride));
  if (has_border) _mm_storeu_si128((__m128i *)(totals.border + j), weigh_four(plan, sums.border, j, last, stride));
}

INLINE void weigh_body(const cpx_plan *plan, cpx_sums sums, cpx_totals totals, int stride, int has_border) {
  int columns = plan->columns, j = 0;
  for (; j + CPX_GROUP <= columns; j += CPX_GROUP)
    weigh_group(plan, sums, totals, j, j + CPX_GROUP, stride, has_border);
  if (j < columns) weigh_group(plan, sums, totals, j, columns - 1, stride, has_border);
}

// The usual lengths are compiled apart.
TARGET static void weigh(const cpx_plan *plan, cpx_sums sums, cpx_totals totals) {
  int stride = plan->weight_stride;
  if (stride == CPX_LANES && totals.border) weigh_body(plan, sums, totals, CPX_LANES, 1);
  else if (stride == 2 * CPX_LANES && totals.border) weigh_body(plan, sums, totals, 2 * CPX_LANES, 1);
  else weigh_body(plan, sums, totals, stride, totals.border != NULL);
}

TARGET static uint64_t sum_bytes(const uint8_t *bytes, size_t count) {
  const __m256i zero = _mm256_setzero_si256();
  __m256i held[4] = {zero, zero, zero, zero};
  size_t i = 0;
  for (; i + sizeof held <= count; i += sizeof held)
    for (int v = 0; v < 4; v++) {
      __m256i part = _mm256_loadu_si256((const __m256i *)(bytes + i) + v);
      held[v] = _mm256_add_epi64(held[v], _mm256_sad_epu8(part, zero));
    }
  uint64_t lanes[4];
  __m256i total = _mm256_add_epi64(_mm256_add_epi64(held[0], held[1]), _mm256_add_epi64(held[2], held[3]));
  _mm256_storeu_si256((__m256i *)lanes, total);
  return lanes[0] + lanes[1] + lanes[2] + lanes[3] + cpx_sum_bytes_from(bytes, i, count);
}

TARGET static void combine(const cpx_parts *parts, const cpx_plan *plan, uint8_t *aperture) {
  cpx_combine_body(parts, plan, aperture);
}

const cpx_functions cpx_avx2 = {add_rows, weigh, combine, sum_bytes};
#endif
