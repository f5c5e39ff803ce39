#include <stddef.h>
#include <string.h>

#include "internal.h"

#if CK_X86
#include <immintrin.h>
#endif

// Sums of one block over one stretch of pairs: 32 real parts, then 32 imaginary parts.
enum { SUMS = 2 * CK_BLOCK_SAMPLES };

typedef void (*block_function)(const int16_t *block, const uint8_t *pixels, int inputs, int32_t *sums);

static int32_t pair_at(const uint8_t *pixels, int inputs, int pair) {
  int32_t low = pixels[2 * pair];
  int32_t high = 2 * pair + 1 < inputs ? pixels[2 * pair + 1] : 0;
  return low | high << 16;
}

static void block_scalar(const int16_t *block, const uint8_t *pixels, int inputs, int32_t *sums) {
  memset(sums, 0, SUMS * sizeof(int32_t));
  int pairs = (inputs + 1) / 2;
  for (int p = 0; p < pairs; p++, block += 2 * SUMS) {
    int32_t pair = pair_at(pixels, inputs, p);
    if (pair == 0) continue;
    int32_t low = pair & 0xFFFF, high = pair >> 16;
    for (int i = 0; i < SUMS; i++) sums[i] += block[2 * i] * low + block[2 * i + 1] * high;
  }
}

#if CK_X86
CK_TARGET_WIDE static void block_avx2(const int16_t *block, const uint8_t *pixels, int inputs, int32_t *sums) {
  __m256i s0 = _mm256_setzero_si256(), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
  int pairs = (inputs + 1) / 2;
  for (int p = 0; p < pairs; p++, block += 2 * SUMS) {
    int32_t pair = pair_at(pixels, inputs, p);
    if (pair == 0) continue;
    __m256i v = _mm256_set1_epi32(pair);
    const __m256i *h = (const __m256i *)block;
    s0 = _mm256_add_epi32(s0, _mm256_madd_epi16(_mm256_loadu_si256(h), v));
    s1 = _mm256_add_epi32(s1, _mm256_madd_epi16(_mm256_loadu_si256(h + 1), v));
    s2 = _mm256_add_epi32(s2, _mm256_madd_epi16(_mm256_loadu_si256(h + 2), v));
    s3 = _mm256_add_epi32(s3, _mm256_madd_epi16(_mm256_loadu_si256(h + 3), v));
    s4 = _mm256_add_epi32(s4, _mm256_madd_epi16(_mm256_loadu_si256(h + 4), v));
    s5 = _mm256_add_epi32(s5, _mm256_madd_epi16(_mm256_loadu_si256(h + 5), v));
    s6 = _mm256_add_epi32(s6, _mm256_madd_epi16(_mm256_loadu_si256(h + 6), v));
    s7 = _mm256_add_epi32(s7, _mm256_madd_epi16(_mm256_loadu_si256(h + 7), v));
  }
  __m256i *out = (__m256i *)sums;
  _mm256_storeu_si256(out, s0);
  _mm256_storeu_si256(out + 1, s1);
  _mm256_storeu_si256(out + 2, s2);
  _mm256_storeu_si256(out + 3, s3);
  _mm256_storeu_si256(out + 4, s4);
  _mm256_storeu_si256(out + 5, s5);
  _mm256_storeu_si256(out + 6, s6);
  _mm256_storeu_si256(out + 7, s7);
}
#endif

static block_function block_for(ck_kernel kernel) {
#if CK_X86
  if (ck_resolve(kernel) == CK_ISA_AVX2) return block_avx2;
#endif
  (void)kernel;  // The scalar form is plain enough for the compiler to turn into NEON.
  return block_scalar;
}

// Sums over all inputs, in 64 bits beyond CK_INPUT_BLOCK of them.
static void block_sums(block_function function, const int16_t *block, const uint8_t *pixels, int inputs,
                       int64_t *totals) {
  int32_t sums[SUMS];
  memset(totals, 0, SUMS * sizeof(int64_t));
  for (int first = 0; first < inputs; first += CK_INPUT_BLOCK) {
    int count = inputs - first < CK_INPUT_BLOCK ? inputs - first : CK_INPUT_BLOCK;
    function(block + (size_t)first * SUMS, pixels + first, count, sums);
    for (int i = 0; i < SUMS; i++) totals[i] += sums[i];
  }
}

static uint64_t power(int64_t re, int64_t im, int field_shift, int power_shift) {
  uint64_t r = (uint64_t)(re < 0 ? -re : re) >> field_shift, i = (uint64_t)(im < 0 ? -im : im) >> field_shift;
  return (r * r + i * i) >> power_shift;
}

void ck_photocurrents(const int16_t *packed, int blocks, int inputs, const uint8_t *apertures, int frames,
                      int field_shift, int power_shift, int samples_per_diode, uint32_t *currents,
                      ck_kernel kernel) {
  block_function function = block_for(kernel);
  size_t block_size = (size_t)((inputs + 1) / 2) * 2 * SUMS;
  int diodes = CK_BLOCK_SAMPLES / samples_per_diode;
  // Blocks outside, frames inside: a block stays in cache while the whole batch passes.
  for (int b = 0; b < blocks; b++)
    for (int f = 0; f < frames; f++) {
      int64_t totals[SUMS];
      block_sums(function, packed + (size_t)b * block_size, apertures + (size_t)f * (size_t)inputs, inputs, totals);
      uint32_t *out = currents + ((size_t)f * (size_t)blocks + (size_t)b) * (size_t)diodes;
      for (int d = 0; d < diodes; d++) {
        uint64_t sum = 0;
        for (int s = d * samples_per_diode; s < (d + 1) * samples_per_diode; s++)
          sum += power(totals[s], totals[CK_BLOCK_SAMPLES + s], field_shift, power_shift);
        out[d] = (uint32_t)sum;
      }
    }
}

void ck_apply_gain(const uint32_t *currents, const uint32_t *gain, int count, uint32_t *scaled) {
  for (int i = 0; i < count; i++) scaled[i] = (uint32_t)((uint64_t)currents[i] * gain[i] >> 16);
}

uint64_t ck_masked_sum(const uint32_t *currents, const uint32_t *masks, int count) {
  uint64_t sum = 0;
  for (int i = 0; i < count; i++) sum += currents[i] & masks[i];
  return sum;
}
