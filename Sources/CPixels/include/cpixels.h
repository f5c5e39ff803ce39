// From a frame's pixels to the amplitudes of the input plane, in whole numbers: grey, area mean, encoding. Every kernel
// gives the same bytes. Only Sources/Media/Preprocessing/PixelKernels.swift calls these.
#ifndef CANDELA_CPIXELS_H
#define CANDELA_CPIXELS_H

#include <stddef.h>
#include <stdint.h>

// Which instructions to use.
typedef enum {
  CPX_KERNEL_AUTOMATIC = 0,  // the widest that this processor has
  CPX_KERNEL_SCALAR = 1,     // plain C, as the compiler makes it for the oldest processor of its kind
} cpx_kernel;

// Name of what `kernel` means on this processor: "avx2", "neon" or "scalar".
const char *cpx_kernel_name(cpx_kernel kernel);

// How pixels lie in a row.
typedef enum {
  CPX_GREY = 0,  // a byte each
  CPX_YUYV = 1,  // two bytes each, grey first
  CPX_RGB = 2,   // three bytes each; grey is (19595 R + 38470 G + 7471 B + 32768) >> 16
} cpx_layout;

// A rectangle of pixels.
typedef struct {
  const uint8_t *pixels;  // the first one of the first row
  size_t row_bytes;       // from one row to the next
  cpx_layout layout;
  // Whether grey runs from 16 to 235: it then becomes (510 (grey - 16) + 219) / 438, at least 0 and at most 255,
  // before it is added to anything.
  int is_limited;
} cpx_picture;

// The source rows that one aperture row covers: `first`, then rows of full weight, then `last`. From 0.
typedef struct {
  int32_t first, last;
  uint32_t first_weight;
  uint32_t last_weight;  // 0 when `last` is `first`
} cpx_cover;

// Sizes of a picture and of the aperture over it; at most 32768 and 4096 a side.
typedef struct {
  int width, height;
  int rows, columns;
  // int16 values that each aperture column has among the weights; a multiple of CPX_LANES.
  int weight_stride;
} cpx_shape;
enum { CPX_LANES = 16 };

// Memory that cpx_scale works in, in 64-bit words: zero at first; what a call leaves there means nothing to the next.
size_t cpx_scratch_words(const cpx_shape *shape);

// Fills `aperture` (rows x columns): amplitudes[floor(mean + 1/2)] of the part of the picture under each of its pixels.
// covers: one an aperture row; a row between first and last weighs as much as there are aperture rows.
// first: the first source column of each aperture column.
// weights: for each aperture column those of the source columns from there on, then zeros.
void cpx_scale(const cpx_picture *picture, const cpx_shape *shape, const cpx_cover *covers, const int32_t *first,
               const int16_t *weights, const uint8_t *amplitudes, uint64_t *scratch, uint8_t *aperture,
               cpx_kernel kernel);

// The sum of bytes, by the widest loads: reading and nothing else, for comparison.
uint64_t cpx_sum_bytes(const uint8_t *bytes, size_t count, cpx_kernel kernel);

#endif
