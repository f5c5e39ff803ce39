// Elementwise arithmetic of joint training for CandelaTraining. Unlike ckernels.h these functions promise the same bits
// only on one machine: they are compiled for several instruction sets, and the compiler may fuse and reorder.
// Only Sources/Training/KernelsTraining.swift calls them.
#ifndef CANDELA_CKERNELS_TRAIN_H
#define CANDELA_CKERNELS_TRAIN_H

#include <stdint.h>

// re[i] + i im[i] = exp(i phases[i]).
void ck_train_cis(const float *phases, int64_t count, float *re, float *im);

// rounded[i] = the level phase (one of `levels` values, each in 0..<2 pi) nearest on the circle to phases[i].
void ck_train_round(const float *phases, int64_t count, const float *levels, int level_count, float *rounded);

// Slope of the loss by the phases: out[i] = g_im[i] re[i] - g_re[i] im[i], where g is dL/dre + i dL/dim.
void ck_train_phase_slope(const float *g_re, const float *g_im, const float *re, const float *im, int64_t count,
                          float *out);

// sum[i] = a[i] + b[i].
void ck_train_add(const float *a, const float *b, int64_t count, float *sum);

// Joins three real products to a complex one. Before: re = A_re B_re, product = A_im B_im and
// im = (A_re + A_im)(B_re + B_im). After: im = im - re - product, re = re - product.
void ck_train_join3(float *re, float *im, const float *product, int64_t count);

// Operator rows for the product with images. joint (side*inputs x side*inputs: rows (r, i), columns (c, j))
// to rows (r, c) and columns (i, j): side*side x inputs*inputs.
void ck_train_unfold(const float *joint, int side, int inputs, float *out);
// The way back.
void ck_train_fold(const float *rows, int side, int inputs, float *joint);

// amplitudes[i] = bytes[i] / 255.
void ck_train_amplitudes(const uint8_t *bytes, int64_t count, float *amplitudes);

// fields: frames x (2 modes diodes), for each mode `diodes` real and then `diodes` imaginary parts.
// currents[f][d] = scale * sum over modes of |u|^2.
void ck_train_currents(const float *fields, int frames, int modes, int diodes, float scale, float *currents);
// fields *= 2 scale slope of the frame's diode: the slope of the loss by real and imaginary parts.
void ck_train_field_slopes(float *fields, int frames, int modes, int diodes, float scale, const float *slopes);

// One step of Adam (Kingma and Ba, 2015): rate already carries the bias correction.
// values are kept in -limit...limit when limit > 0.
void ck_train_adam(float *values, const float *slopes, float *first, float *second, int64_t count, float rate,
                   float decay_first, float decay_second, float epsilon, float limit);

#endif
