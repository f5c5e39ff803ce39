#include "cdigitalpath.h"

#if defined(__x86_64__)
#include <immintrin.h>

// Four rows at a time share the loads of a vector; 16 columns a step: bytes are widened to 16 bits, products of pairs are added
// in 32 bits (pmaddwd), which is exact: 2 * 255 * 128 < 2^31.
__attribute__((target("avx2"))) static void rows_avx2(const int8_t *matrix, const uint8_t *vector, int64_t rows,
                                                      int64_t columns, int32_t *out) {
  int64_t wide = columns & ~(int64_t)15;
  for (int64_t r = 0; r < rows; r += 4) {
    int64_t count = rows - r < 4 ? rows - r : 4;
    __m256i sums[4] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256()};
    for (int64_t c = 0; c < wide; c += 16) {
      __m256i x = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(vector + c)));
      for (int64_t k = 0; k < count; k++) {
        const int8_t *row = matrix + (r + k) * columns + c;
        __m256i w = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)row));
        sums[k] = _mm256_add_epi32(sums[k], _mm256_madd_epi16(w, x));
      }
    }
    for (int64_t k = 0; k < count; k++) {
      __m128i half = _mm_add_epi32(_mm256_castsi256_si128(sums[k]), _mm256_extracti128_si256(sums[k], 1));
      half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
      half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xB1));
      int32_t sum = _mm_cvtsi128_si32(half);
      for (int64_t c = wide; c < columns; c++) sum += (int32_t)matrix[(r + k) * columns + c] * vector[c];
      out[r + k] = sum;
    }
  }
}
#endif

static void rows_scalar(const int8_t *matrix, const uint8_t *vector, int64_t rows, int64_t columns, int32_t *out) {
  for (int64_t r = 0; r < rows; r++) {
    const int8_t *row = matrix + r * columns;
    int32_t sum = 0;
    // Compilers turn this into widening multiply-adds where the baseline has them (NEON).
    for (int64_t c = 0; c < columns; c++) sum += (int32_t)row[c] * (int32_t)vector[c];
    out[r] = sum;
  }
}

static int is_wide(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2");
#else
  return 0;
#endif
}

void cdp_multiply_int8(const int8_t *matrix, const uint8_t *vectors, int64_t rows, int64_t columns, int64_t frames,
                       int32_t *out) {
  int wide = is_wide();
  // A block of rows stays in the cache for all frames.
  const int64_t block = 64;
  for (int64_t first = 0; first < rows; first += block) {
    int64_t count = rows - first < block ? rows - first : block;
    for (int64_t f = 0; f < frames; f++) {
      const int8_t *part = matrix + first * columns;
      const uint8_t *vector = vectors + f * columns;
      int32_t *target = out + f * rows + first;
#if defined(__x86_64__)
      if (wide) {
        rows_avx2(part, vector, count, columns, target);
        continue;
      }
#endif
      rows_scalar(part, vector, count, columns, target);
    }
  }
  (void)wide;
}

const char *cdp_instruction_set(void) {
#if defined(__aarch64__)
  return "neon";
#else
  return is_wide() ? "avx2" : "scalar";
#endif
}
