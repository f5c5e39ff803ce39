#include "detect.h"

#if CK_X86
#include <immintrin.h>

// Pairs that a far block is fetched ahead: about the latency of the last-level cache over the time of one pair.
enum { AHEAD = 12 };

#define LOAD8(i) _mm256_loadu_si256((const __m256i *)h + (i))
#define STEP8(i) s##i = _mm256_add_epi32(s##i, _mm256_madd_epi16(LOAD8(i), v))
#define EACH8(X) X(0); X(1); X(2); X(3); X(4); X(5); X(6); X(7)

static inline __attribute__((always_inline)) void fetch(const int16_t *block, ck_lit_pairs lit, int index) {
  const char *next = (const char *)(block + (size_t)lit.pairs[index] * CK_PAIR_VALUES);
  __builtin_prefetch(next);
  __builtin_prefetch(next + 64);
  __builtin_prefetch(next + 128);
  __builtin_prefetch(next + 192);
}

CK_TARGET_WIDE static inline __attribute__((always_inline)) void accumulate_avx2(const int16_t *block,
                                                                                ck_lit_pairs lit, int32_t *sums,
                                                                                int is_far) {
  __m256i *out = (__m256i *)sums;
  __m256i s0, s1, s2, s3, s4, s5, s6, s7;
#define READ(i) s##i = _mm256_loadu_si256(out + i)
  EACH8(READ);
  for (int p = 0; p < lit.count; p++) {
    const int16_t *h = block + (size_t)lit.pairs[p] * CK_PAIR_VALUES;
    if (is_far && p + AHEAD < lit.count) fetch(block, lit, p + AHEAD);
    __m256i v = _mm256_set1_epi32(lit.pixels[p]);
    EACH8(STEP8);
  }
#define WRITE(i) _mm256_storeu_si256(out + i, s##i)
  EACH8(WRITE);
}

CK_TARGET_WIDE static void near_avx2(const int16_t *block, ck_lit_pairs lit, int32_t *sums) {
  accumulate_avx2(block, lit, sums, 0);
}

CK_TARGET_WIDE static void far_avx2(const int16_t *block, ck_lit_pairs lit, int32_t *sums) {
  accumulate_avx2(block, lit, sums, 1);
}

CK_TARGET_WIDE static void powers_avx2(const int32_t *sums, int field_shift, int power_shift, uint64_t *powers) {
  ck_sample_powers_body(sums, field_shift, power_shift, powers);
}

#define LOAD4(i) _mm512_loadu_si512((const __m512i *)h + (i))
#define EACH4(X) X(0); X(1); X(2); X(3)

// Two pairs at a time into sums of their own: the instruction's latency is as long as four of them take to issue.
CK_TARGET_AVX512 static inline __attribute__((always_inline)) void accumulate_avx512(const int16_t *block,
                                                                                    ck_lit_pairs lit, int32_t *sums,
                                                                                    int is_far) {
  __m512i *out = (__m512i *)sums;
  __m512i a0, a1, a2, a3, b0, b1, b2, b3;
#define READ_A(i) a##i = _mm512_loadu_si512(out + i)
#define ZERO_B(i) b##i = _mm512_setzero_si512()
#define STEP_A(i) a##i = _mm512_dpwssd_epi32(a##i, v, LOAD4(i))
#define STEP_B(i) b##i = _mm512_dpwssd_epi32(b##i, v, LOAD4(i))
#define WRITE_AB(i) _mm512_storeu_si512(out + i, _mm512_add_epi32(a##i, b##i))
  EACH4(READ_A);
  EACH4(ZERO_B);
  int p = 0;
  for (; p + 1 < lit.count; p += 2) {
    if (is_far && p + 1 + AHEAD < lit.count) {
      fetch(block, lit, p + AHEAD);
      fetch(block, lit, p + 1 + AHEAD);
    }
    const int16_t *h = block + (size_t)lit.pairs[p] * CK_PAIR_VALUES;
    __m512i v = _mm512_set1_epi32(lit.pixels[p]);
    EACH4(STEP_A);
    h = block + (size_t)lit.pairs[p + 1] * CK_PAIR_VALUES;
    v = _mm512_set1_epi32(lit.pixels[p + 1]);
    EACH4(STEP_B);
  }
  if (p < lit.count) {
    const int16_t *h = block + (size_t)lit.pairs[p] * CK_PAIR_VALUES;
    __m512i v = _mm512_set1_epi32(lit.pixels[p]);
    EACH4(STEP_A);
  }
  EACH4(WRITE_AB);
}

CK_TARGET_AVX512 static void near_avx512(const int16_t *block, ck_lit_pairs lit, int32_t *sums) {
  accumulate_avx512(block, lit, sums, 0);
}

CK_TARGET_AVX512 static void far_avx512(const int16_t *block, ck_lit_pairs lit, int32_t *sums) {
  accumulate_avx512(block, lit, sums, 1);
}

CK_TARGET_AVX512 static void powers_avx512(const int32_t *sums, int field_shift, int power_shift, uint64_t *powers) {
  ck_sample_powers_body(sums, field_shift, power_shift, powers);
}

const ck_detect_functions ck_detect_avx2 = {near_avx2, far_avx2, powers_avx2};
const ck_detect_functions ck_detect_avx512 = {near_avx512, far_avx512, powers_avx512};
#endif
