#include <stddef.h>

#include "internal.h"

#pragma STDC FP_CONTRACT OFF

static double power(const float *re, const float *im, size_t stride, int per_side) {
  double sum = 0;
  for (int r = 0; r < per_side; r++)
    for (int c = 0; c < per_side; c++) {
      double x = re[(size_t)r * stride + (size_t)c], y = im[(size_t)r * stride + (size_t)c];
      // Both squares are exact.
      sum += x * x;
      sum += y * y;
    }
  return sum;
}

void ck_field_currents(const float *re, const float *im, int side, int per_side, double counts_per_power,
                       uint32_t *currents) {
  const double most = 2147483647.0;
  int diodes = side / per_side;
  size_t stride = (size_t)side, step = (size_t)per_side;
  for (int r = 0; r < diodes; r++)
    for (int c = 0; c < diodes; c++) {
      size_t first = (size_t)r * step * stride + (size_t)c * step;
      double counts = power(re + first, im + first, stride, per_side) * counts_per_power + 0.5;
      // Not a number counts as dark.
      *currents++ = counts < most ? (uint32_t)counts : counts >= most ? (uint32_t)most : 0;
    }
}
