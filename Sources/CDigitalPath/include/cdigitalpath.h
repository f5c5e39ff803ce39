#ifndef CANDELA_CDIGITALPATH_H
#define CANDELA_CDIGITALPATH_H

#include <stdint.h>

/// Products of an int8 matrix with uint8 vectors, exact in int32: out[f * rows + r] = sum over c of matrix[r * columns + c] *
/// vectors[f * columns + c], for f in 0..<frames. columns is at most 65,536, so that no sum overflows.
void cdp_multiply_int8(const int8_t *matrix, const uint8_t *vectors, int64_t rows, int64_t columns, int64_t frames,
                       int32_t *out);

/// The instructions that it uses here: "avx2", "neon" or "scalar".
const char *cdp_instruction_set(void);

#endif
