#include "ckernels.h"
#include "internal.h"

#pragma STDC FP_CONTRACT OFF

// Taylor series around 0, enough terms for |x| <= pi / 4 to the last bits of a double.
static double sine_series(double x) {
  double s = x * x;
  double sum = 1.0 / 1307674368000.0;  // 1 / 15!
  sum = 1.0 / 6227020800.0 - s * sum;
  sum = 1.0 / 39916800.0 - s * sum;
  sum = 1.0 / 362880.0 - s * sum;
  sum = 1.0 / 5040.0 - s * sum;
  sum = 1.0 / 120.0 - s * sum;
  sum = 1.0 / 6.0 - s * sum;
  return x - x * s * sum;
}

static double cosine_series(double x) {
  double s = x * x;
  double sum = 1.0 / 20922789888000.0;  // 1 / 16!
  sum = 1.0 / 87178291200.0 - s * sum;
  sum = 1.0 / 479001600.0 - s * sum;
  sum = 1.0 / 3628800.0 - s * sum;
  sum = 1.0 / 40320.0 - s * sum;
  sum = 1.0 / 720.0 - s * sum;
  sum = 1.0 / 24.0 - s * sum;
  sum = 1.0 / 2.0 - s * sum;
  return 1.0 - s * sum;
}

void ck_cis_turns(double turns, double *cosine, double *sine) {
  double quarters = turns * 4.0;
  int64_t quadrant = (int64_t)(quarters + (quarters < 0 ? -0.5 : 0.5));
  double rest = (quarters - (double)quadrant) * CK_HALF_PI;
  double c = cosine_series(rest), s = sine_series(rest);
  switch (quadrant & 3) {
    case 0: *cosine = c; *sine = s; break;
    case 1: *cosine = -s; *sine = c; break;
    case 2: *cosine = -c; *sine = -s; break;
    default: *cosine = s; *sine = -c; break;
  }
}

// A fused multiply-add without the instruction. The product of two floats is exact in a double; the sum is rounded
// to odd there, which makes the final rounding to float the only one (53 >= 2 * 24 + 2 bits).
float ck_software_fmaf(float a, float b, float c) {
  double product = (double)a * (double)b;
  double addend = (double)c;
  double sum = product + addend;
  double back = sum - product;
  double error = (product - (sum - back)) + (addend - back);
  union { double value; uint64_t bits; } odd = {sum};
  // False for the NaN that an infinite operand makes of `error`: infinities and NaN pass as they are.
  if ((error > 0 || error < 0) && (odd.bits & 1) == 0) {
    int away = (error > 0) == (sum > 0);
    odd.bits = away ? odd.bits + 1 : odd.bits - 1;
  }
  return (float)odd.value;
}
