#include <stddef.h>
#include <string.h>

#include "internal.h"

#pragma STDC FP_CONTRACT OFF

void ck_interpolate_row(const float *re, const float *im, int columns, int grid, int first_row, int first_column,
                        int taps, const float *weight_re, const float *weight_im, float *out_re, float *out_im) {
  memset(out_re, 0, (size_t)columns * sizeof(float));
  memset(out_im, 0, (size_t)columns * sizeof(float));
  for (int r = 0; r < taps; r++)
    for (int c = 0; c < taps; c++) {
      float wr = weight_re[r * taps + c], wi = weight_im[r * taps + c];
      size_t start = ((size_t)(first_row + r) * (size_t)grid + (size_t)(first_column + c)) * (size_t)columns;
      const float *source_re = re + start, *source_im = im + start;
      for (int j = 0; j < columns; j++) {
        out_re[j] += wr * source_re[j] - wi * source_im[j];
        out_im[j] += wr * source_im[j] + wi * source_re[j];
      }
    }
}
