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
  CK_KERNEL_AVX2 = 3,       // vectors of at most 256 bits; the same as automatic on processors other than x86-64
} ck_kernel;

// Name of what `kernel` means on this processor: "avx512+vnni", "avx2+fma", "neon", "scalar+fma" or "scalar".
const char *ck_kernel_name(ck_kernel kernel);

// cos and sin of 2 pi turns; |turns| < 2^40. Absolute error below 4e-16 plus that of `turns`.
void ck_cis_turns(double turns, double *cosine, double *sine);

// a b + c with one rounding, without the instruction. The same bits as fmaf but for the sign and payload of a NaN.
float ck_software_fmaf(float a, float b, float c);

// C += sign A^T B in single precision, row-major: A is k x m, B is k x n, sign is 1 or -1.
// Order: every element of C is one chain of fused multiply-adds over k = 0, 1, 2, ...
// Returns 0, or -1 when memory ran out (C is then unchanged).
int ck_sgemm(int m, int n, int k, float sign, const float *a, int lda, const float *b, int ldb, float *c,
             int ldc, ck_kernel kernel);

// One axis of the separable expansion of the Rayleigh-Sommerfeld kernel of a leg of length z:
//   vertical   out[t][d][s] = sum_q weight[q] E(y^2) L_t(y^2),      y = to[d] - (from[s] + offset[q])
//   horizontal out[t][d][s] = sum_q weight[q] E(x^2) C(x^2, node_t)
// with E(a) = exp(i k (sqrt(z^2+a) - z)), L_t the Lagrange basis on `nodes` (squares of distances) and
// C(a, b) = z / (lambda r^2) (1 + i / (k r)) exp(i k (r + z - sqrt(z^2+a) - sqrt(z^2+b))), r^2 = z^2 + a + b.
// All lengths in metres; `wavelength` is that of the medium, there are at most 8 terms. out holds re, im pairs:
// 2 * terms * to * from doubles.
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
                   const double *from, double *out, ck_kernel kernel);

// Largest |C(a, b) - sum_t L_t(b) C(a, node_t)| / |C(0, 0)| over a grid of (points x points) squares of
// distances in 0...largest.
double ck_leg_error(const ck_leg *leg, double largest, int points);

// out[y][(r, i)] = sum_s weight[s] A[r][y * sub + s] B[y * sub + s][i]  (complex doubles in, split floats out):
// `pixels` rows of rows * inputs floats. Returns 0, or -1 when memory ran out.
int ck_join_factors(int rows, int inputs, int pixels, int sub, const double *weights, const double *a,
                    const double *b, float *re, float *im, ck_kernel kernel);

// Number of samples that one block of the packed integer operator holds.
#define CK_BLOCK_SAMPLES 32
// Most inputs whose products are summed in 32 bits: 8191 * 255 * 1024 < 2^31.
#define CK_INPUT_BLOCK 1024

// The packed integer operator: blocks of 32 samples; in a block, for each pair of inputs, 32 x 2 real parts and
// then 32 x 2 imaginary parts (int16), so that a pair of dark pixels is skipped by jumping over 256 bytes.
// input_pairs = ceil(inputs / 2), padded with zero.
// Photocurrents: |u|^2 of each sample, where u is shifted right by `field_shift` and |u|^2 by `power_shift`, summed
// over `samples_per_diode` (1, 4, 16 or 32) consecutive samples. currents: blocks * 32 / samples_per_diode values a
// frame. field_shift must bring |u| below 2^32. Returns 0, or -1 when memory ran out (currents is then unchanged).
int ck_photocurrents(const int16_t *packed, int blocks, int inputs, const uint8_t *apertures, int frames,
                     int field_shift, int power_shift, int samples_per_diode, uint32_t *currents, ck_kernel kernel);

// A block of the joint product of detector samples and input pixels: re and im are ((r, i) x (c, j)) with `rows` rows of
// samples from first_row on and `columns` columns from first_column on, of `side` along each axis; r and c count samples
// along an axis, i and j `inputs` pixels. The samples of one diode, per_side x per_side, become consecutive samples of the
// operator.
typedef struct {
  const float *re;
  const float *im;
  int side;
  int first_row;
  int rows;
  int first_column;
  int columns;
  int per_side;
  int inputs;
} ck_joint_block;

// Copies one part (re or im) of this block to its places in a matrix of samples x pixels.
void ck_reorder_block(const ck_joint_block *joint, const float *part, float *out);

// Rounds and packs this block as ck_pack does; `packed` was zero. Returns the largest sum over a row of the operator.
int64_t ck_pack_block(const ck_joint_block *joint, double scale, int16_t *packed);

// For each sample of the block (rows x columns) the largest magnitude of its inputs, real and imaginary parts alike.
void ck_largest_of_samples(const ck_joint_block *joint, float *out);

// out = sum over taps x taps rows of a grid x grid table of rows of `columns` complex floats, from row (first_row,
// first_column) on, each times its complex weight; products and sums are not fused, in the order of the rows.
void ck_interpolate_row(const float *re, const float *im, int columns, int grid, int first_row, int first_column,
                        int taps, const float *weight_re, const float *weight_im, float *out_re, float *out_im);

// Largest magnitude of `count` floats.
float ck_largest(const float *values, int64_t count);

// Rounds re and im (samples x inputs) times `scale` to integers in -8191...8191 (halves away from zero) and packs them
// as ck_photocurrents wants them; `packed` holds blocks * ceil(inputs / 2) * 128 values, samples beyond `samples` are
// zero. Returns the largest sum over a row of the magnitudes.
int64_t ck_pack(const float *re, const float *im, int samples, int inputs, double scale, int16_t *packed);

// The currents of a field of side x side samples, per_side x per_side of which are a diode's: its sum of |u|^2 in double
// precision, row by row, times counts_per_power, rounded; at most 2^31 - 1.
void ck_field_currents(const float *re, const float *im, int side, int per_side, double counts_per_power,
                       uint32_t *currents);

// scaled[i] = currents[i] * gain[i] / 2^16, rounded down.
void ck_apply_gain(const uint32_t *currents, const uint32_t *gain, int count, uint32_t *scaled);

// Most photodiodes that ck_line_sums takes: the chip's.
#define CK_MOST_DIODES 1024

// The light on the EAC's lines: sums[n] is the sum of currents[i] * gains[i] / 2^16 (rounded down) over the diodes whose
// mask in row n is -1 (masks: outputs x diodes, each 0 or -1); sums[outputs] is that of all diodes. At most
// CK_MOST_DIODES diodes.
void ck_line_sums(const uint32_t *currents, const uint32_t *gains, const int8_t *masks, int diodes, int outputs,
                  uint64_t *sums, ck_kernel kernel);

// ln x of a positive normal number, relative error about 1e-16.
double ck_natural_logarithm(double x);

// The quantile of the standard normal distribution for 0 < probability < 1: algorithm AS 241 (Wichura, Applied
// Statistics 37, 477, 1988), relative error about 1e-16.
double ck_normal_quantile(double probability);

// Draws from the standard normal distribution: out[i] is the quantile of the uniform number that Philox4x32-10 with `key`
// gives at the counter (low, high[i]). Sources/Optics/Philox.swift says what it is; the bits are the same.
void ck_normals(uint64_t key, uint64_t low, const uint64_t *high, int count, double *out, ck_kernel kernel);

// field *= mask, both complex: a field of points x points, and one row of the mask for `rows_per_pixel` of its rows.
// Products and sums are rounded one by one.
void ck_apply_mask(const float *mask_re, const float *mask_im, int points, int rows_per_pixel, float *field_re,
                   float *field_im);

#endif
