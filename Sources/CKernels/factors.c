#include <stddef.h>

#include "internal.h"

#pragma STDC FP_CONTRACT OFF

typedef struct { double re, im; } cplx;

static cplx multiply(cplx a, cplx b) {
  cplx c = {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
  return c;
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
