#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#pragma STDC FP_CONTRACT OFF

// The factor tables, eight points at a time. Every lane does the same operations in the same order as a scalar would,
// so the vectors change no bits.
enum { LANES = 8, MOST_TERMS = 8 };
typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));
typedef int64_t masks __attribute__((vector_size(LANES * sizeof(double))));
typedef struct { lanes re, im; } complex_lanes;
typedef struct { double root, value; } node;

#define INLINE static inline __attribute__((always_inline))

INLINE void choose(const masks *mask, const lanes *yes, const lanes *no, lanes *out) {
  *out = (lanes)((*mask & (masks)*yes) | (~*mask & (masks)*no));
}

INLINE void negate_where(const masks *mask, lanes *values) {
  *values = (lanes)((masks)*values ^ (*mask & (masks)(-(lanes){0})));
}

// The series of math.c.
INLINE void series(const lanes *x, lanes *cosine, lanes *sine) {
  lanes s = *x * *x, sum = (lanes){0} + 1.0 / 1307674368000.0;
  sum = 1.0 / 6227020800.0 - s * sum;
  sum = 1.0 / 39916800.0 - s * sum;
  sum = 1.0 / 362880.0 - s * sum;
  sum = 1.0 / 5040.0 - s * sum;
  sum = 1.0 / 120.0 - s * sum;
  sum = 1.0 / 6.0 - s * sum;
  *sine = *x - *x * s * sum;
  sum = (lanes){0} + 1.0 / 20922789888000.0;
  sum = 1.0 / 87178291200.0 - s * sum;
  sum = 1.0 / 479001600.0 - s * sum;
  sum = 1.0 / 3628800.0 - s * sum;
  sum = 1.0 / 40320.0 - s * sum;
  sum = 1.0 / 720.0 - s * sum;
  sum = 1.0 / 24.0 - s * sum;
  sum = 1.0 / 2.0 - s * sum;
  *cosine = 1.0 - s * sum;
}

// ck_cis_turns of eight numbers.
INLINE void cis(const lanes *turns, complex_lanes *out) {
  lanes quarters = *turns * 4.0, half = (lanes){0} + 0.5, minus = -half, away;
  masks is_negative = quarters < 0;
  choose(&is_negative, &minus, &half, &away);
  lanes whole = __builtin_elementwise_trunc(quarters + away);
  lanes rest = (quarters - whole) * CK_HALF_PI, c, s;
  series(&rest, &c, &s);
  lanes quadrant = whole - 4.0 * __builtin_elementwise_floor(whole * 0.25);
  masks is_odd = (quadrant == 1.0) | (quadrant == 3.0);
  masks flips_cosine = (quadrant == 1.0) | (quadrant == 2.0), flips_sine = quadrant >= 2.0;
  choose(&is_odd, &s, &c, &out->re);
  choose(&is_odd, &c, &s, &out->im);
  negate_where(&flips_cosine, &out->re);
  negate_where(&flips_sine, &out->im);
}

INLINE void multiply(const complex_lanes *a, const complex_lanes *b, complex_lanes *out) {
  out->re = a->re * b->re - a->im * b->im;
  out->im = a->re * b->im + a->im * b->re;
}

// C(a, node), as correction() of factors.c. root is sqrt(z^2 + a).
INLINE void correction(const ck_leg *leg, const lanes *a, const lanes *root, const node *at, complex_lanes *out) {
  lanes r = __builtin_elementwise_sqrt(leg->z * leg->z + *a + at->value);
  lanes path = -(*a * at->value) * (1.0 / (r + at->root) + 1.0 / (*root + leg->z)) /
               ((r + *root) * (at->root + leg->z));
  lanes amplitude = leg->z / (leg->wavelength * (r * r)), turns = path / leg->wavelength;
  complex_lanes phase, near = {(lanes){0} + 1.0, leg->wavelength / (CK_TWO_PI * r)};
  cis(&turns, &phase);
  multiply(&phase, &near, out);
  out->re *= amplitude;
  out->im *= amplitude;
}

INLINE void lagrange(const ck_leg *leg, int term, const lanes *b, complex_lanes *out) {
  lanes value = (lanes){0} + 1.0;
  for (int j = 0; j < leg->terms; j++)
    if (j != term) value = value * ((*b - leg->nodes[j]) / (leg->nodes[term] - leg->nodes[j]));
  out->re = value;
  out->im = (lanes){0};
}

// Adds the quadrature of eight destinations over one source pixel to the sums of all terms.
INLINE void integrate(const ck_leg *leg, int horizontal, const node *nodes, const lanes *to, double from,
                      complex_lanes *sums) {
  for (int q = 0; q < leg->quadrature; q++) {
    lanes distance = *to - (from + leg->offsets[q]), square = distance * distance;
    lanes root = __builtin_elementwise_sqrt(leg->z * leg->z + square);
    // E(a): sqrt(z^2 + a) - z without cancellation.
    lanes turns = square / (root + leg->z) / leg->wavelength;
    complex_lanes e, term, value;
    cis(&turns, &e);
    e.re *= leg->weights[q];
    e.im *= leg->weights[q];
    for (int t = 0; t < leg->terms; t++) {
      if (horizontal) correction(leg, &square, &root, &nodes[t], &term);
      else lagrange(leg, t, &square, &term);
      multiply(&e, &term, &value);
      sums[t].re += value.re;
      sums[t].im += value.im;
    }
  }
}

INLINE void leg_factor_body(const ck_leg *leg, int horizontal, int to_count, const double *to, int from_count,
                            const double *from, double *out) {
  size_t plane = (size_t)to_count * (size_t)from_count * 2;
  node nodes[MOST_TERMS];
  for (int t = 0; t < leg->terms; t++)
    nodes[t] = (node){__builtin_sqrt(leg->z * leg->z + leg->nodes[t]), leg->nodes[t]};
  for (int d = 0; d < to_count; d += LANES) {
    int here = to_count - d < LANES ? to_count - d : LANES;
    lanes destinations = {0};
    memcpy(&destinations, to + d, (size_t)here * sizeof(double));
    for (int s = 0; s < from_count; s++) {
      complex_lanes sums[MOST_TERMS] = {0};
      integrate(leg, horizontal, nodes, &destinations, from[s], sums);
      for (int t = 0; t < leg->terms; t++)
        for (int l = 0; l < here; l++) {
          double *cell = out + (size_t)t * plane + ((size_t)(d + l) * (size_t)from_count + (size_t)s) * 2;
          cell[0] = sums[t].re[l];
          cell[1] = sums[t].im[l];
        }
    }
  }
}

// The inputs' half of a mask row's points, split into real and imaginary parts and padded to whole lanes.
typedef struct {
  int rows, inputs, padded, pixels, sub;
  const double *weights, *a;
  double *re, *im;
} joint;

INLINE void split_row(const joint *j, const double *b, int y) {
  for (int s = 0; s < j->sub; s++)
    for (int i = 0; i < j->inputs; i++) {
      const double *value = b + (((size_t)y * (size_t)j->sub + (size_t)s) * (size_t)j->inputs + (size_t)i) * 2;
      j->re[s * j->padded + i] = value[0];
      j->im[s * j->padded + i] = value[1];
    }
}

INLINE void join_row(const joint *j, const double *a, float *re, float *im) {
  for (int i = 0; i < j->inputs; i += LANES) {
    lanes sum_re = {0}, sum_im = {0}, b_re, b_im;
    for (int s = 0; s < j->sub; s++) {
      memcpy(&b_re, j->re + s * j->padded + i, sizeof b_re);
      memcpy(&b_im, j->im + s * j->padded + i, sizeof b_im);
      sum_re += j->weights[s] * (a[2 * s] * b_re - a[2 * s + 1] * b_im);
      sum_im += j->weights[s] * (a[2 * s] * b_im + a[2 * s + 1] * b_re);
    }
    int here = j->inputs - i < LANES ? j->inputs - i : LANES;
    for (int l = 0; l < here; l++) {
      re[i + l] = (float)sum_re[l];
      im[i + l] = (float)sum_im[l];
    }
  }
}

INLINE void join_body(const joint *j, const double *b, float *re, float *im) {
  size_t stride = (size_t)j->rows * (size_t)j->inputs, row = (size_t)j->pixels * (size_t)j->sub * 2;
  for (int y = 0; y < j->pixels; y++) {
    split_row(j, b, y);
    for (int r = 0; r < j->rows; r++) {
      size_t at = (size_t)y * stride + (size_t)r * (size_t)j->inputs;
      join_row(j, j->a + (size_t)r * row + (size_t)y * (size_t)j->sub * 2, re + at, im + at);
    }
  }
}

#define VARIANT(NAME, TARGET)                                                                                   \
  TARGET static void leg_factor_##NAME(const ck_leg *leg, int horizontal, int to_count, const double *to,       \
                                       int from_count, const double *from, double *out) {                       \
    leg_factor_body(leg, horizontal, to_count, to, from_count, from, out);                                      \
  }                                                                                                             \
  TARGET static void join_##NAME(const joint *j, const double *b, float *re, float *im) { join_body(j, b, re, im); }

VARIANT(base, )
#if CK_X86
VARIANT(avx2, CK_TARGET_WIDE)
VARIANT(avx512, CK_TARGET_AVX512)
#endif

void ck_leg_factor(const ck_leg *leg, int horizontal, int to_count, const double *to, int from_count,
                   const double *from, double *out, ck_kernel kernel) {
  switch (ck_resolve(kernel)) {
#if CK_X86
    case CK_ISA_AVX512: leg_factor_avx512(leg, horizontal, to_count, to, from_count, from, out); return;
    case CK_ISA_AVX2: leg_factor_avx2(leg, horizontal, to_count, to, from_count, from, out); return;
#endif
    default: leg_factor_base(leg, horizontal, to_count, to, from_count, from, out);
  }
}

int ck_join_factors(int rows, int inputs, int pixels, int sub, const double *weights, const double *a,
                    const double *b, float *re, float *im, ck_kernel kernel) {
  joint j = {rows, inputs, (inputs + LANES - 1) / LANES * LANES, pixels, sub, weights, a, NULL, NULL};
  size_t cells = (size_t)j.padded * (size_t)sub;
  j.re = calloc(2 * cells, sizeof(double));
  if (!j.re) return -1;
  j.im = j.re + cells;
  switch (ck_resolve(kernel)) {
#if CK_X86
    case CK_ISA_AVX512: join_avx512(&j, b, re, im); break;
    case CK_ISA_AVX2: join_avx2(&j, b, re, im); break;
#endif
    default: join_base(&j, b, re, im);
  }
  free(j.re);
  return 0;
}
