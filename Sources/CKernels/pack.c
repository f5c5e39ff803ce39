#include <stddef.h>
#include <string.h>

#include "internal.h"

#pragma STDC FP_CONTRACT OFF

void ck_reorder_samples(const float *joint, int side, int per_side, int inputs, float *out) {
  int diodes = side / per_side;
  size_t joint_columns = (size_t)side * (size_t)inputs, pixels = (size_t)inputs * (size_t)inputs;
  for (int r = 0; r < side; r++)
    for (int c = 0; c < side; c++) {
      size_t diode = (size_t)(r / per_side) * (size_t)diodes + (size_t)(c / per_side);
      size_t within = (size_t)(r % per_side) * (size_t)per_side + (size_t)(c % per_side);
      float *row = out + (diode * (size_t)(per_side * per_side) + within) * pixels;
      for (int i = 0; i < inputs; i++)
        memcpy(row + (size_t)i * (size_t)inputs,
               joint + ((size_t)r * (size_t)inputs + (size_t)i) * joint_columns + (size_t)c * (size_t)inputs,
               (size_t)inputs * sizeof(float));
    }
}

float ck_largest(const float *values, int64_t count) {
  float largest = 0;
  for (int64_t i = 0; i < count; i++) {
    float magnitude = values[i] < 0 ? -values[i] : values[i];
    if (magnitude > largest) largest = magnitude;
  }
  return largest;
}

static int16_t rounded(float value, double scale) {
  double scaled = (double)value * scale;
  int32_t whole = (int32_t)(scaled + (scaled < 0 ? -0.5 : 0.5));
  return (int16_t)(whole > 8191 ? 8191 : whole < -8191 ? -8191 : whole);
}

// Packs one row of one sample; returns the sum of its magnitudes.
static int64_t pack_row(const float *values, int inputs, double scale, int16_t *packed) {
  int64_t sum = 0;
  for (int k = 0; k < inputs; k++) {
    int16_t value = rounded(values[k], scale);
    packed[(size_t)(k / 2) * 4 * CK_BLOCK_SAMPLES + (size_t)(k % 2)] = value;
    sum += value < 0 ? -value : value;
  }
  return sum;
}

int64_t ck_pack(const float *re, const float *im, int samples, int inputs, double scale, int16_t *packed) {
  int blocks = (samples + CK_BLOCK_SAMPLES - 1) / CK_BLOCK_SAMPLES;
  size_t block_size = (size_t)((inputs + 1) / 2) * 4 * CK_BLOCK_SAMPLES;
  memset(packed, 0, (size_t)blocks * block_size * sizeof(int16_t));
  int64_t largest = 0;
  for (int s = 0; s < samples; s++) {
    int16_t *cell = packed + (size_t)(s / CK_BLOCK_SAMPLES) * block_size + (size_t)(s % CK_BLOCK_SAMPLES) * 2;
    int64_t sum_re = pack_row(re + (size_t)s * (size_t)inputs, inputs, scale, cell);
    int64_t sum_im = pack_row(im + (size_t)s * (size_t)inputs, inputs, scale, cell + 2 * CK_BLOCK_SAMPLES);
    if (sum_re > largest) largest = sum_re;
    if (sum_im > largest) largest = sum_im;
  }
  return largest;
}
