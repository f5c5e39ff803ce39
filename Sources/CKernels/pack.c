#include <stddef.h>
#include <string.h>

#include "internal.h"

#pragma STDC FP_CONTRACT OFF

// The number of the operator's sample at row r and column c of all samples.
static size_t sample_number(const ck_joint_block *joint, int r, int c) {
  size_t per_side = (size_t)joint->per_side, diodes = (size_t)joint->side / per_side;
  size_t diode = (size_t)r / per_side * diodes + (size_t)c / per_side;
  return diode * per_side * per_side + (size_t)r % per_side * per_side + (size_t)c % per_side;
}

void ck_reorder_block(const ck_joint_block *joint, const float *part, float *out) {
  size_t inputs = (size_t)joint->inputs, stride = (size_t)joint->columns * inputs;
  for (int r = 0; r < joint->rows; r++)
    for (int c = 0; c < joint->columns; c++) {
      float *row = out + sample_number(joint, joint->first_row + r, joint->first_column + c) * inputs * inputs;
      const float *first = part + (size_t)r * inputs * stride + (size_t)c * inputs;
      for (size_t i = 0; i < inputs; i++) memcpy(row + i * inputs, first + i * stride, inputs * sizeof(float));
    }
}

float ck_largest(const float *values, int64_t count) {
  // Magnitudes of floats are ordered as their bits are.
  int32_t largest = 0;
  for (int64_t i = 0; i < count; i++) {
    int32_t bits;
    memcpy(&bits, values + i, sizeof bits);
    bits &= 0x7FFFFFFF;
    largest = bits > largest ? bits : largest;
  }
  float magnitude;
  memcpy(&magnitude, &largest, sizeof magnitude);
  return magnitude;
}

void ck_largest_of_samples(const ck_joint_block *joint, float *out) {
  size_t inputs = (size_t)joint->inputs, stride = (size_t)joint->columns * inputs;
  for (int r = 0; r < joint->rows; r++)
    for (int c = 0; c < joint->columns; c++) {
      size_t first = (size_t)r * inputs * stride + (size_t)c * inputs;
      float largest = 0;
      for (size_t i = 0; i < inputs; i++) {
        float re = ck_largest(joint->re + first + i * stride, joint->inputs);
        float im = ck_largest(joint->im + first + i * stride, joint->inputs);
        largest = re > largest ? re : largest;
        largest = im > largest ? im : largest;
      }
      out[(size_t)r * (size_t)joint->columns + (size_t)c] = largest;
    }
}

static int16_t rounded(float value, double scale) {
  double scaled = (double)value * scale;
  int32_t whole = (int32_t)(scaled + (scaled < 0 ? -0.5 : 0.5));
  return (int16_t)(whole > 8191 ? 8191 : whole < -8191 ? -8191 : whole);
}

// Packs one part of one sample, `rows` x `columns` inputs in rows `stride` apart; returns the sum of its magnitudes.
static int64_t pack_part(const float *values, int rows, int columns, size_t stride, double scale, int16_t *cell) {
  int64_t sum = 0;
  int k = 0;
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++, k++) {
      int16_t value = rounded(values[(size_t)i * stride + (size_t)j], scale);
      cell[(size_t)(k / 2) * 4 * CK_BLOCK_SAMPLES + (size_t)(k % 2)] = value;
      sum += value < 0 ? -value : value;
    }
  return sum;
}

static int16_t *sample_cell(int16_t *packed, size_t sample, size_t inputs) {
  size_t block_size = (inputs + 1) / 2 * 4 * CK_BLOCK_SAMPLES;
  return packed + sample / CK_BLOCK_SAMPLES * block_size + sample % CK_BLOCK_SAMPLES * 2;
}

static int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

int64_t ck_pack_block(const ck_joint_block *joint, double scale, int16_t *packed) {
  size_t inputs = (size_t)joint->inputs, stride = (size_t)joint->columns * inputs;
  int64_t largest = 0;
  for (int r = 0; r < joint->rows; r++)
    for (int c = 0; c < joint->columns; c++) {
      size_t first = (size_t)r * inputs * stride + (size_t)c * inputs;
      size_t sample = sample_number(joint, joint->first_row + r, joint->first_column + c);
      int16_t *cell = sample_cell(packed, sample, inputs * inputs);
      int side = joint->inputs;
      largest = larger(largest, pack_part(joint->re + first, side, side, stride, scale, cell));
      largest =
          larger(largest, pack_part(joint->im + first, side, side, stride, scale, cell + 2 * CK_BLOCK_SAMPLES));
    }
  return largest;
}

int64_t ck_pack(const float *re, const float *im, int samples, int inputs, double scale, int16_t *packed) {
  size_t blocks = ((size_t)samples + CK_BLOCK_SAMPLES - 1) / CK_BLOCK_SAMPLES;
  memset(packed, 0, blocks * (size_t)((inputs + 1) / 2) * 4 * CK_BLOCK_SAMPLES * sizeof(int16_t));
  int64_t largest = 0;
  for (int s = 0; s < samples; s++) {
    size_t first = (size_t)s * (size_t)inputs;
    int16_t *cell = sample_cell(packed, (size_t)s, (size_t)inputs);
    largest = larger(largest, pack_part(re + first, 1, inputs, 0, scale, cell));
    largest = larger(largest, pack_part(im + first, 1, inputs, 0, scale, cell + 2 * CK_BLOCK_SAMPLES));
  }
  return largest;
}
