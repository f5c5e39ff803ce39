#include <stddef.h>
#include <string.h>

#include "internal.h"

#pragma STDC FP_CONTRACT OFF

static double ratio(const double *numerator, const double *denominator, double x) {
  double above = numerator[0], below = denominator[0];
  for (int i = 1; i < 8; i++) {
    above = above * x + numerator[i];
    below = below * x + denominator[i];
  }
  return above / below;
}

// Coefficients of algorithm AS 241, highest power first.
static const double centre[2][8] = {
    {2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
     1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0},
    {5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
     5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1},
};
static const double near_tail[2][8] = {
    {7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
     3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0},
    {1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
     6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1},
};
static const double far_tail[2][8] = {
    {2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
     2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0},
    {2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
     1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1},
};
// Beyond this distance from the middle a probability is in a tail.
#define CENTRE_HALF_WIDTH 0.425

// ln x of a positive normal number: ln 2 times the exponent, plus the series of 2 artanh((m - 1) / (m + 1)).
double ck_natural_logarithm(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  double exponent = (double)((int)(bits >> 52 & 0x7FF) - 1023), mantissa;
  bits = (bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000;
  memcpy(&mantissa, &bits, sizeof bits);
  if (mantissa > 1.4142135623730951) {
    mantissa /= 2;
    exponent += 1;
  }
  double t = (mantissa - 1) / (mantissa + 1), square = t * t;
  static const double inverse_odd[] = {1.0 / 23, 1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13,
                                       1.0 / 11, 1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3,  1.0};
  double sum = inverse_odd[0];
  for (int i = 1; i < 12; i++) sum = sum * square + inverse_odd[i];
  return exponent * 0.69314718055994530942 + 2 * t * sum;
}

static double tail_quantile(double probability) {
  double q = probability - 0.5;
  double r = __builtin_sqrt(-ck_natural_logarithm(q < 0 ? probability : 1 - probability));
  double magnitude = r <= 5 ? ratio(near_tail[0], near_tail[1], r - 1.6) : ratio(far_tail[0], far_tail[1], r - 5);
  return q < 0 ? -magnitude : magnitude;
}

static double centre_quantile(double probability) {
  double q = probability - 0.5;
  return q * ratio(centre[0], centre[1], 0.180625 - q * q);
}

static int is_central(double probability) {
  double q = probability - 0.5;
  return (q < 0 ? -q : q) <= CENTRE_HALF_WIDTH;
}

double ck_normal_quantile(double probability) {
  return is_central(probability) ? centre_quantile(probability) : tail_quantile(probability);
}

// Draws made at a time, as many as two of the widest vectors hold: one alone would wait for itself.
enum { LANES = 16 };

static inline __attribute__((always_inline)) void uniforms(uint64_t key, uint64_t low, const uint64_t *high,
                                                          double *out) {
  uint32_t c0[LANES], c1[LANES], c2[LANES], c3[LANES];
  for (int l = 0; l < LANES; l++) {
    c0[l] = (uint32_t)low;
    c1[l] = (uint32_t)(low >> 32);
    c2[l] = (uint32_t)high[l];
    c3[l] = (uint32_t)(high[l] >> 32);
  }
  uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
  for (int round = 0; round < 10; round++, k0 += 0x9E3779B9, k1 += 0xBB67AE85)
    for (int l = 0; l < LANES; l++) {
      uint64_t first = (uint64_t)c0[l] * 0xD2511F53, second = (uint64_t)c2[l] * 0xCD9E8D57;
      c0[l] = (uint32_t)(second >> 32) ^ c1[l] ^ k0;
      c1[l] = (uint32_t)second;
      c2[l] = (uint32_t)(first >> 32) ^ c3[l] ^ k1;
      c3[l] = (uint32_t)first;
    }
  for (int l = 0; l < LANES; l++) {
    // 52 bits below the exponent of 2^52, less 2^52: the exact conversion, in vectors everywhere.
    uint64_t bits = (c0[l] | (uint64_t)c1[l] << 32) >> 12 | 0x4330000000000000;
    double whole;
    memcpy(&whole, &bits, sizeof bits);
    out[l] = (whole - 0x1p52 + 0.5) * 0x1p-52;
  }
}

static inline __attribute__((always_inline)) void normals_body(uint64_t key, uint64_t low, const uint64_t *high,
                                                              int count, double *out) {
  for (int first = 0; first < count; first += LANES) {
    uint64_t counters[LANES] = {0};
    double probabilities[LANES], values[LANES];
    int here = count - first < LANES ? count - first : LANES;
    for (int l = 0; l < here; l++) counters[l] = high[first + l];
    uniforms(key, low, counters, probabilities);
    for (int l = 0; l < LANES; l++) values[l] = centre_quantile(probabilities[l]);
    for (int l = 0; l < here; l++)
      out[first + l] = is_central(probabilities[l]) ? values[l] : tail_quantile(probabilities[l]);
  }
}

static inline __attribute__((always_inline)) void line_sums_body(const uint32_t *currents, const uint32_t *gains,
                                                                const int8_t *masks, int diodes, int outputs,
                                                                uint64_t *sums) {
  // Halves of 16 bits: 1,024 of them add up in 32, so that vectors need no wide sums.
  uint32_t low[CK_MOST_DIODES], high[CK_MOST_DIODES], all_low = 0, all_high = 0;
  for (int d = 0; d < diodes; d++) {
    uint32_t scaled = (uint32_t)((uint64_t)currents[d] * gains[d] >> 16);
    low[d] = scaled & 0xFFFF;
    high[d] = scaled >> 16;
    all_low += low[d];
    all_high += high[d];
  }
  sums[outputs] = all_low + ((uint64_t)all_high << 16);
  for (int n = 0; n < outputs; n++, masks += diodes) {
    uint32_t plus_low = 0, plus_high = 0;
    for (int d = 0; d < diodes; d++) {
      uint32_t mask = (uint32_t)(int32_t)masks[d];
      plus_low += low[d] & mask;
      plus_high += high[d] & mask;
    }
    sums[n] = plus_low + ((uint64_t)plus_high << 16);
  }
}

static void normals_base(uint64_t key, uint64_t low, const uint64_t *high, int count, double *out) {
  normals_body(key, low, high, count, out);
}

static void line_sums_base(const uint32_t *currents, const uint32_t *gains, const int8_t *masks, int diodes,
                           int outputs, uint64_t *sums) {
  line_sums_body(currents, gains, masks, diodes, outputs, sums);
}

#if CK_X86
CK_TARGET_WIDE static void normals_avx2(uint64_t key, uint64_t low, const uint64_t *high, int count, double *out) {
  normals_body(key, low, high, count, out);
}

CK_TARGET_WIDE static void line_sums_avx2(const uint32_t *currents, const uint32_t *gains, const int8_t *masks,
                                          int diodes, int outputs, uint64_t *sums) {
  line_sums_body(currents, gains, masks, diodes, outputs, sums);
}

CK_TARGET_AVX512 static void normals_avx512(uint64_t key, uint64_t low, const uint64_t *high, int count,
                                            double *out) {
  normals_body(key, low, high, count, out);
}

CK_TARGET_AVX512 static void line_sums_avx512(const uint32_t *currents, const uint32_t *gains, const int8_t *masks,
                                              int diodes, int outputs, uint64_t *sums) {
  line_sums_body(currents, gains, masks, diodes, outputs, sums);
}
#endif

void ck_normals(uint64_t key, uint64_t low, const uint64_t *high, int count, double *out, ck_kernel kernel) {
  switch (ck_resolve(kernel)) {
#if CK_X86
    case CK_ISA_AVX512: normals_avx512(key, low, high, count, out); return;
    case CK_ISA_AVX2: normals_avx2(key, low, high, count, out); return;
#endif
    default: normals_base(key, low, high, count, out);
  }
}

void ck_line_sums(const uint32_t *currents, const uint32_t *gains, const int8_t *masks, int diodes, int outputs,
                  uint64_t *sums, ck_kernel kernel) {
  switch (ck_resolve(kernel)) {
#if CK_X86
    case CK_ISA_AVX512: line_sums_avx512(currents, gains, masks, diodes, outputs, sums); return;
    case CK_ISA_AVX2: line_sums_avx2(currents, gains, masks, diodes, outputs, sums); return;
#endif
    default: line_sums_base(currents, gains, masks, diodes, outputs, sums);
  }
}

void ck_apply_gain(const uint32_t *currents, const uint32_t *gain, int count, uint32_t *scaled) {
  for (int i = 0; i < count; i++) scaled[i] = (uint32_t)((uint64_t)currents[i] * gain[i] >> 16);
}
