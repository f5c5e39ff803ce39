#include <stddef.h>

#include "internal.h"

#pragma STDC FP_CONTRACT OFF

typedef struct { double re, im; } cplx;

static cplx multiply(cplx a, cplx b) {
  cplx c = {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
  return c;
}

// E(a): sqrt(z^2 + a) - z without cancellation.
static cplx axial(double z, double wavelength, double square) {
  double path = square / (__builtin_sqrt(z * z + square) + z);
  cplx e;
  ck_cis_turns(path / wavelength, &e.re, &e.im);
  return e;
}

// C(a, b); r + z - ra - rb = -a b (1/(r+rb) + 1/(ra+z)) / ((r+ra)(rb+z)), which does not cancel.
static cplx correction(double z, double wavelength, double a, double b) {
  double ra = __builtin_sqrt(z * z + a), rb = __builtin_sqrt(z * z + b), r = __builtin_sqrt(z * z + a + b);
  double path = -(a * b) * (1 / (r + rb) + 1 / (ra + z)) / ((r + ra) * (rb + z));
  double amplitude = z / (wavelength * (r * r));
  cplx phase, near = {1, wavelength / (CK_TWO_PI * r)};
  ck_cis_turns(path / wavelength, &phase.re, &phase.im);
  cplx c = multiply(phase, near);
  c.re *= amplitude;
  c.im *= amplitude;
  return c;
}

static double lagrange(const ck_leg *leg, int term, double b) {
  double value = 1;
  for (int j = 0; j < leg->terms; j++)
    if (j != term) value = value * ((b - leg->nodes[j]) / (leg->nodes[term] - leg->nodes[j]));
  return value;
}

static cplx term_value(const ck_leg *leg, int horizontal, int term, double square) {
  if (horizontal) return correction(leg->z, leg->wavelength, square, leg->nodes[term]);
  cplx c = {lagrange(leg, term, square), 0};
  return c;
}

void ck_leg_factor(const ck_leg *leg, int horizontal, int to_count, const double *to, int from_count,
                   const double *from, double *out) {
  size_t plane = (size_t)to_count * (size_t)from_count * 2;
  for (size_t i = 0; i < plane * (size_t)leg->terms; i++) out[i] = 0;
  for (int d = 0; d < to_count; d++)
    for (int s = 0; s < from_count; s++)
      for (int q = 0; q < leg->quadrature; q++) {
        double distance = to[d] - (from[s] + leg->offsets[q]);
        double square = distance * distance;
        cplx e = axial(leg->z, leg->wavelength, square);
        e.re *= leg->weights[q];
        e.im *= leg->weights[q];
        for (int t = 0; t < leg->terms; t++) {
          cplx value = multiply(e, term_value(leg, horizontal, t, square));
          double *cell = out + (size_t)t * plane + ((size_t)d * (size_t)from_count + (size_t)s) * 2;
          cell[0] += value.re;
          cell[1] += value.im;
        }
      }
}

double ck_leg_error(const ck_leg *leg, double largest, int points) {
  double scale = 1 / (leg->wavelength * leg->z), worst = 0;
  for (int i = 0; i < points; i++)
    for (int j = 0; j < points; j++) {
      double a = largest * i / (points - 1), b = largest * j / (points - 1);
      cplx exact = correction(leg->z, leg->wavelength, a, b);
      for (int t = 0; t < leg->terms; t++) {
        cplx node = correction(leg->z, leg->wavelength, a, leg->nodes[t]);
        double weight = lagrange(leg, t, b);
        exact.re -= weight * node.re;
        exact.im -= weight * node.im;
      }
      double error = __builtin_sqrt(exact.re * exact.re + exact.im * exact.im) / scale;
      if (error > worst) worst = error;
    }
  return worst;
}

void ck_join_factors(int rows, int inputs, int pixels, int sub, const double *weights, const double *a,
                     const double *b, int transposed, int stride, float *re, float *im) {
  for (int r = 0; r < rows; r++)
    for (int i = 0; i < inputs; i++)
      for (int y = 0; y < pixels; y++) {
        double sum_re = 0, sum_im = 0;
        for (int s = 0; s < sub; s++) {
          const double *pa = a + ((size_t)r * pixels * sub + (size_t)y * sub + s) * 2;
          const double *pb = b + (((size_t)y * sub + s) * inputs + i) * 2;
          sum_re += weights[s] * (pa[0] * pb[0] - pa[1] * pb[1]);
          sum_im += weights[s] * (pa[0] * pb[1] + pa[1] * pb[0]);
        }
        size_t row = (size_t)r * inputs + i;
        size_t index = transposed ? (size_t)y * stride + row : row * stride + y;
        re[index] = (float)sum_re;
        im[index] = (float)sum_im;
      }
}
