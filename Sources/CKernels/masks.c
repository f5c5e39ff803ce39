#include <stddef.h>

#include "ckernels.h"

#pragma STDC FP_CONTRACT OFF

void ck_apply_mask(const float *mask_re, const float *mask_im, int points, int rows_per_pixel, float *field_re,
                   float *field_im) {
  size_t width = (size_t)points;
  for (int row = 0; row < points; row++) {
    const float *m_re = mask_re + (size_t)(row / rows_per_pixel) * width;
    const float *m_im = mask_im + (size_t)(row / rows_per_pixel) * width;
    float *re = field_re + (size_t)row * width, *im = field_im + (size_t)row * width;
    for (int i = 0; i < points; i++) {
      float product_re = re[i] * m_re[i] - im[i] * m_im[i];
      float product_im = re[i] * m_im[i] + im[i] * m_re[i];
      re[i] = product_re;
      im[i] = product_im;
    }
  }
}
