// Wide arithmetic for CandelaOptics. Every function gives the same bits on every processor:
// sums have one stated order, multiply-adds are fused on every path (in software where the processor
// has none), and nothing calls libm. Only Sources/Optics/Kernels.swift calls these.
#ifndef CANDELA_CKERNELS_H
#define CANDELA_CKERNELS_H

#include <stdint.h>

// Which instructions to use.
typedef enum {
  CK_KERNEL_AUTOMATIC = 0,  // the widest that this processor has
  CK_KERNEL_SCALAR = 1,     // no vector instructions
  CK_KERNEL_SOFTWARE = 2,   // nor a fused multiply-add instruction: what a processor without them runs, for tests
} ck_kernel;

// Name of what `kernel` means on this processor: "avx2+fma", "neon", "scalar+fma" or "scalar".
const char *ck_kernel_name(ck_kernel kernel);

// cos and sin of 2 pi turns; |turns| < 2^40. Absolute error below 4e-16 plus that of `turns`.
void ck_cis_turns(double turns, double *cosine, double *sine);

// a b + c with one rounding, without the instruction. The same bits as fmaf but for the sign and payload of a NaN.
float ck_software_fmaf(float a, float b, float c);

// C += A B in single precision, row-major, m x k by k x n.
// Order: every element of C is one chain of fused multiply-adds over k = 0, 1, 2, ...
// Returns 0, or -1 when memory ran out (C is then unchanged).
int ck_sgemm(int m, int n, int k, const float *a, int lda, const float *b, int ldb, float *c, int ldc,
             ck_kernel kernel);

// One axis of the separable expansion of the Rayleigh-Sommerfeld kernel of a leg of length z:
//   vertical   out[t][d][s] = sum_q weight[q] E(y^2) L_t(y^2),      y = to[d] - (from[s] + offset[q])
//   horizontal out[t][d][s] = sum_q weight[q] E(x^2) C(x^2, node_t)
// with E(a) = exp(i k (sqrt(z^2+a) - z)), L_t the Lagrange basis on `nodes` (squares of distances) and
// C(a, b) = z / (lambda r^2) (1 + i / (k r)) exp(i k (r + z - sqrt(z^2+a) - sqrt(z^2+b))), r^2 = z^2 + a + b.
// All lengths in metres; `wavelength` is that of the medium. out holds re, im pairs: 2 * terms * to * from doubles.
typedef struct {
  double z;
  double wavelength;
  int terms;
  const double *nodes;
  int quadrature;
  const double *offsets;
  const double *weights;
} ck_leg;
void ck_leg_factor(const ck_leg *leg, int horizontal, int to_count, const double *to, int from_count,
                   const double *from, double *out);

// Largest |C(a, b) - sum_t L_t(b) C(a, node_t)| / |C(0, 0)| over a grid of (points x points) squares of
// distances in 0...largest.
double ck_leg_error(const ck_leg *leg, double largest, int points);

// out[(r, i)][y] = sum_s weight[s] A[r][y * sub + s] B[y * sub + s][i]  (complex doubles in, split floats out).
// re and im have rows * inputs rows of `pixels` floats, `stride` floats apart. When `transposed`, element
// ((r, i), y) stands at [y * stride + (r, i)] instead.
void ck_join_factors(int rows, int inputs, int pixels, int sub, const double *weights, const double *a,
                     const double *b, int transposed, int stride, float *re, float *im);

// Number of samples that one block of the packed integer operator holds.
#define CK_BLOCK_SAMPLES 32
// Most inputs whose products are summed in 32 bits: 8191 * 255 * 1024 < 2^31.
#define CK_INPUT_BLOCK 1024

// The packed integer operator: blocks of 32 samples; in a block, for each pair of inputs, 32 x 2 real parts and
// then 32 x 2 imaginary parts (int16), so that a pair of dark pixels is skipped by jumping over 256 bytes.
// input_pairs = ceil(inputs / 2), padded with zero.
// Photocurrents: |u|^2 of each sample, where u is shifted right by `field_shift` and |u|^2 by `power_shift`, summed
// over `samples_per_diode` (1, 4, 16 or 32) consecutive samples. currents: blocks * 32 / samples_per_diode values.
void ck_photocurrents(const int16_t *packed, int blocks, int inputs, const uint8_t *apertures, int frames,
                      int field_shift, int power_shift, int samples_per_diode, uint32_t *currents,
                      ck_kernel kernel);

// Reorders a joint product ((r, i) x (c, j), r and c counting samples, `side` x `inputs` each) into samples x pixels:
// the samples of one diode stand together, `per_side` x `per_side` of them.
void ck_reorder_samples(const float *joint, int side, int per_side, int inputs, float *out);

// Largest magnitude of `count` floats.
float ck_largest(const float *values, int64_t count);

// Rounds re and im (samples x inputs) times `scale` to integers in -8191...8191 (halves away from zero) and packs them
// as ck_photocurrents wants them; `packed` holds blocks * ceil(inputs / 2) * 128 values, samples beyond `samples` are
// zero. Returns the largest sum over a row of the magnitudes.
int64_t ck_pack(const float *re, const float *im, int samples, int inputs, double scale, int16_t *packed);

// scaled[i] = currents[i] * gain[i] / 2^16, rounded down.
void ck_apply_gain(const uint32_t *currents, const uint32_t *gain, int count, uint32_t *scaled);

// Sum of the currents whose mask is all ones (masks are 0 or 0xFFFFFFFF), in 64 bits.
uint64_t ck_masked_sum(const uint32_t *currents, const uint32_t *masks, int count);

// field *= mask, both complex. field: the real parts of points x points values above the imaginary ones. mask: one row for
// `rows_per_pixel` rows of the field. Products and sums are rounded one by one.
void ck_apply_mask(const float *mask_re, const float *mask_im, int points, int rows_per_pixel, float *field);

#endif
