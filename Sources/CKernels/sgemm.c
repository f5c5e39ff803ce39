#include <stdlib.h>
#include <string.h>

#include "internal.h"

#pragma STDC FP_CONTRACT OFF

// Tile of C held in registers, and block of A and B held in cache. The tile's accumulators start from C, so blocking
// over k does not change the order of any sum.
enum { MR = 6, NR = 16, KC = 320, NC = 512 };

typedef float v8 __attribute__((vector_size(32)));

// a: kc x MR, b: kc x NR, both packed; c: MR x NR tile, row-major.
typedef void (*tile_function)(int kc, const float *a, const float *b, float *c);

#define TILE_BODY                                                            \
  v8 acc[MR][2];                                                             \
  for (int i = 0; i < MR; i++) {                                             \
    memcpy(&acc[i][0], c + i * NR, 32);                                      \
    memcpy(&acc[i][1], c + i * NR + 8, 32);                                  \
  }                                                                          \
  for (int k = 0; k < kc; k++) {                                             \
    v8 b0, b1;                                                               \
    memcpy(&b0, b + k * NR, 32);                                             \
    memcpy(&b1, b + k * NR + 8, 32);                                         \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < MR; i++) {        \
      float s = a[k * MR + i];                                               \
      v8 v = {s, s, s, s, s, s, s, s};                                       \
      acc[i][0] = __builtin_elementwise_fma(v, b0, acc[i][0]);               \
      acc[i][1] = __builtin_elementwise_fma(v, b1, acc[i][1]);               \
    }                                                                        \
  }                                                                          \
  for (int i = 0; i < MR; i++) {                                             \
    memcpy(c + i * NR, &acc[i][0], 32);                                      \
    memcpy(c + i * NR + 8, &acc[i][1], 32);                                  \
  }

#define SCALAR_BODY(FMA)                                                     \
  for (int k = 0; k < kc; k++)                                               \
    for (int i = 0; i < MR; i++) {                                           \
      float s = a[k * MR + i];                                               \
      for (int j = 0; j < NR; j++)                                           \
        c[i * NR + j] = FMA(s, b[k * NR + j], c[i * NR + j]);                \
    }

#if CK_X86
CK_TARGET_WIDE static void tile_wide(int kc, const float *a, const float *b, float *c) { TILE_BODY }
__attribute__((target("fma"))) static void tile_scalar_fma(int kc, const float *a, const float *b, float *c) {
  SCALAR_BODY(__builtin_fmaf)
}
#elif CK_ARM64
static void tile_wide(int kc, const float *a, const float *b, float *c) { TILE_BODY }
static void tile_scalar_fma(int kc, const float *a, const float *b, float *c) { SCALAR_BODY(__builtin_fmaf) }
#endif

static void tile_software(int kc, const float *a, const float *b, float *c) { SCALAR_BODY(ck_software_fmaf) }

static tile_function tile_for(ck_kernel kernel) {
  switch (ck_resolve(kernel)) {
#if CK_X86 || CK_ARM64
    case CK_ISA_AVX2:
    case CK_ISA_NEON: return tile_wide;
    case CK_ISA_SCALAR_FMA: return tile_scalar_fma;
#endif
    default: return tile_software;
  }
}

static int smaller(int a, int b) { return a < b ? a : b; }

// Packs columns j0... of B into strips of NR, zero beyond n.
static void pack_b(const float *b, int ldb, int k0, int kc, int j0, int nc, float *out) {
  for (int j = 0; j < nc; j += NR) {
    int width = smaller(NR, nc - j);
    for (int k = 0; k < kc; k++, out += NR) {
      const float *row = b + (size_t)(k0 + k) * ldb + j0 + j;
      memcpy(out, row, (size_t)width * sizeof(float));
      if (width < NR) memset(out + width, 0, (size_t)(NR - width) * sizeof(float));
    }
  }
}

static void pack_a(const float *a, int lda, int i0, int rows, int k0, int kc, float *out) {
  for (int i = 0; i < MR; i++) {
    if (i >= rows) {
      for (int k = 0; k < kc; k++) out[k * MR + i] = 0;
      continue;
    }
    const float *row = a + (size_t)(i0 + i) * lda + k0;
    for (int k = 0; k < kc; k++) out[k * MR + i] = row[k];
  }
}

static void run_tile(tile_function tile, int kc, const float *a, const float *b, float *c, int ldc, int rows,
                     int columns) {
  float block[MR * NR];
  memset(block, 0, sizeof block);
  for (int i = 0; i < rows; i++) memcpy(block + i * NR, c + (size_t)i * ldc, (size_t)columns * sizeof(float));
  tile(kc, a, b, block);
  for (int i = 0; i < rows; i++) memcpy(c + (size_t)i * ldc, block + i * NR, (size_t)columns * sizeof(float));
}

int ck_sgemm(int m, int n, int k, const float *a, int lda, const float *b, int ldb, float *c, int ldc,
             ck_kernel kernel) {
  tile_function tile = tile_for(kernel);
  float *packed_a = malloc(sizeof(float) * MR * KC);
  float *packed_b = malloc(sizeof(float) * (NC + NR) * KC);
  if (!packed_a || !packed_b) {
    free(packed_a);
    free(packed_b);
    return -1;
  }
  for (int j0 = 0; j0 < n; j0 += NC) {
    int nc = smaller(NC, n - j0);
    for (int k0 = 0; k0 < k; k0 += KC) {
      int kc = smaller(KC, k - k0);
      pack_b(b, ldb, k0, kc, j0, nc, packed_b);
      for (int i0 = 0; i0 < m; i0 += MR) {
        int rows = smaller(MR, m - i0);
        pack_a(a, lda, i0, rows, k0, kc, packed_a);
        for (int j = 0; j < nc; j += NR)
          run_tile(tile, kc, packed_a, packed_b + (size_t)j * kc, c + (size_t)i0 * ldc + j0 + j, ldc, rows,
                   smaller(NR, nc - j));
      }
    }
  }
  free(packed_a);
  free(packed_b);
  return 0;
}
