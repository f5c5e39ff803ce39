// What the faces of the integer operator share: detect.c runs it, detect_x86.c and detect_arm64.c make it fast.
#ifndef CANDELA_CKERNELS_DETECT_H
#define CANDELA_CKERNELS_DETECT_H

#include "internal.h"

// Sums of one block for one frame: 32 real parts, then 32 imaginary parts.
enum { CK_SUMS = 2 * CK_BLOCK_SAMPLES };
// int16 values of one pair of inputs in a block.
enum { CK_PAIR_VALUES = 2 * CK_SUMS };

// The pairs of inputs of one frame that are not both dark.
typedef struct {
  const int32_t *pixels;  // the even input in the low half, the odd one in the high half
  const uint16_t *pairs;  // which pair, from the first of the stretch
  int count;
} ck_lit_pairs;

// sums[i] += the products of a stretch of a block with the lit pairs. `block` is the stretch's first value.
typedef void (*ck_accumulate)(const int16_t *block, ck_lit_pairs lit, int32_t *sums);
// powers[i] = (|sums[i]| >> field_shift)^2 + (|sums[32 + i]| >> field_shift)^2, shifted right by power_shift.
typedef void (*ck_sample_powers)(const int32_t *sums, int field_shift, int power_shift, uint64_t *powers);

typedef struct {
  ck_accumulate accumulate;
  // The same for a block that is not in the first cache, or null where there is nothing to gain.
  ck_accumulate accumulate_far;
  ck_sample_powers sample_powers;
} ck_detect_functions;

extern const ck_detect_functions ck_detect_scalar;
#if CK_X86
extern const ck_detect_functions ck_detect_avx2;
extern const ck_detect_functions ck_detect_avx512;
#endif

// The body of every ck_sample_powers: each file compiles it for its own instructions.
static inline __attribute__((always_inline)) void ck_sample_powers_body(const int32_t *sums, int field_shift,
                                                                       int power_shift, uint64_t *powers) {
  for (int i = 0; i < CK_BLOCK_SAMPLES; i++) {
    int32_t re = sums[i], im = sums[CK_BLOCK_SAMPLES + i];
    uint32_t r = (uint32_t)(re < 0 ? -re : re) >> field_shift, m = (uint32_t)(im < 0 ? -im : im) >> field_shift;
    powers[i] = ((uint64_t)r * r + (uint64_t)m * m) >> power_shift;
  }
}

#endif
