#include <stdlib.h>
#include <string.h>

#include "internal.h"

#pragma STDC FP_CONTRACT OFF

// Block of A and B held in cache: at most KC deep, NC columns of B (half a megabyte). The accumulators of a tile start
// from C, so blocking over k does not change the order of any sum, nor does the tile's size.
enum { KC = 256, NC = 512 };
enum { MOST_MR = 12, MOST_NR = 32 };

typedef float v8 __attribute__((vector_size(32)));
typedef float v16 __attribute__((vector_size(64)));

// a: kc x MR, b: kc x NR, both packed; c: MR x NR tile, rows ldc apart.
typedef void (*tile_function)(int kc, const float *a, const float *b, float *c, size_t ldc);

typedef struct {
  int mr, nr;
  tile_function run;
} tile_kind;

// A tile of MR rows of two vectors in registers.
#define TILE_BODY(VECTOR, WIDTH, MR, BROADCAST)                              \
  VECTOR acc[MR][2];                                                         \
  _Pragma("clang loop unroll(full)") for (int i = 0; i < MR; i++) {          \
    memcpy(&acc[i][0], c + (size_t)i * ldc, sizeof(VECTOR));                 \
    memcpy(&acc[i][1], c + (size_t)i * ldc + WIDTH, sizeof(VECTOR));         \
  }                                                                          \
  for (int k = 0; k < kc; k++, a += MR, b += 2 * WIDTH) {                    \
    VECTOR b0, b1;                                                           \
    memcpy(&b0, b, sizeof(VECTOR));                                          \
    memcpy(&b1, b + WIDTH, sizeof(VECTOR));                                  \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < MR; i++) {        \
      float s = a[i];                                                        \
      VECTOR v = BROADCAST(s);                                               \
      acc[i][0] = __builtin_elementwise_fma(v, b0, acc[i][0]);               \
      acc[i][1] = __builtin_elementwise_fma(v, b1, acc[i][1]);               \
    }                                                                        \
  }                                                                          \
  _Pragma("clang loop unroll(full)") for (int i = 0; i < MR; i++) {          \
    memcpy(c + (size_t)i * ldc, &acc[i][0], sizeof(VECTOR));                 \
    memcpy(c + (size_t)i * ldc + WIDTH, &acc[i][1], sizeof(VECTOR));         \
  }
#define EIGHT(s) {s, s, s, s, s, s, s, s}
#define SIXTEEN(s) {s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s}

// Six rows of two vectors of eight: 12 of AVX2's 16 registers.
enum { NARROW_MR = 6, NARROW_NR = 16 };

#define SCALAR_BODY(FMA)                                                     \
  for (int k = 0; k < kc; k++)                                               \
    for (int i = 0; i < NARROW_MR; i++) {                                    \
      float s = a[k * NARROW_MR + i];                                        \
      for (int j = 0; j < NARROW_NR; j++) {                                  \
        float *cell = c + (size_t)i * ldc + j;                               \
        *cell = FMA(s, b[k * NARROW_NR + j], *cell);                         \
      }                                                                      \
    }

#if CK_X86
CK_TARGET_AVX512 static void tile_avx512(int kc, const float *a, const float *b, float *c, size_t ldc) {
  TILE_BODY(v16, 16, 12, (v16)SIXTEEN)
}
CK_TARGET_WIDE static void tile_wide(int kc, const float *a, const float *b, float *c, size_t ldc) {
  TILE_BODY(v8, 8, NARROW_MR, (v8)EIGHT)
}
__attribute__((target("fma"))) static void tile_scalar_fma(int kc, const float *a, const float *b, float *c,
                                                           size_t ldc) {
  SCALAR_BODY(__builtin_fmaf)
}
#elif CK_ARM64
static void tile_wide(int kc, const float *a, const float *b, float *c, size_t ldc) {
  TILE_BODY(v8, 8, NARROW_MR, (v8)EIGHT)
}
static void tile_scalar_fma(int kc, const float *a, const float *b, float *c, size_t ldc) {
  SCALAR_BODY(__builtin_fmaf)
}
#endif

static void tile_software(int kc, const float *a, const float *b, float *c, size_t ldc) {
  SCALAR_BODY(ck_software_fmaf)
}

static tile_kind tile_for(ck_kernel kernel) {
  switch (ck_resolve(kernel)) {
#if CK_X86
    case CK_ISA_AVX512: return (tile_kind){12, 32, tile_avx512};
#endif
#if CK_X86 || CK_ARM64
    case CK_ISA_AVX2:
    case CK_ISA_NEON: return (tile_kind){NARROW_MR, NARROW_NR, tile_wide};
    case CK_ISA_SCALAR_FMA: return (tile_kind){NARROW_MR, NARROW_NR, tile_scalar_fma};
#endif
    default: return (tile_kind){NARROW_MR, NARROW_NR, tile_software};
  }
}

static int smaller(int a, int b) { return a < b ? a : b; }

// Packs nc columns of B from `b` on into strips of nr, zero beyond them.
static void pack_b(const float *b, size_t ldb, int kc, int nc, int nr, float *out) {
  for (int j = 0; j < nc; j += nr) {
    int width = smaller(nr, nc - j);
    for (int k = 0; k < kc; k++, out += nr) {
      memcpy(out, b + (size_t)k * ldb + j, (size_t)width * sizeof(float));
      if (width < nr) memset(out + width, 0, (size_t)(nr - width) * sizeof(float));
    }
  }
}

// Packs columns of A, times `sign`, into one strip of mr, zero beyond them.
static void pack_a(const float *a, size_t lda, int columns, int kc, int mr, float sign, float *out) {
  if (columns < mr) memset(out, 0, (size_t)kc * (size_t)mr * sizeof(float));
  for (int k = 0; k < kc; k++, a += lda, out += mr)
    for (int i = 0; i < columns; i++) out[i] = sign * a[i];
}

// A tile at the edge of C goes through a whole one.
static void run_edge(const tile_kind *tile, int kc, const float *a, const float *b, float *c, size_t ldc, int rows,
                     int columns) {
  float block[MOST_MR * MOST_NR] = {0};
  size_t nr = (size_t)tile->nr, bytes = (size_t)columns * sizeof(float);
  for (int i = 0; i < rows; i++) memcpy(block + (size_t)i * nr, c + (size_t)i * ldc, bytes);
  tile->run(kc, a, b, block, nr);
  for (int i = 0; i < rows; i++) memcpy(c + (size_t)i * ldc, block + (size_t)i * nr, bytes);
}

// One block of B against all columns of A.
static void run_block(const tile_kind *tile, int m, int nc, int kc, const float *a, size_t lda, float sign,
                      const float *packed_b, float *packed_a, float *c, size_t ldc) {
  for (int i = 0; i < m; i += tile->mr) {
    int rows = smaller(tile->mr, m - i);
    pack_a(a + i, lda, rows, kc, tile->mr, sign, packed_a);
    for (int j = 0; j < nc; j += tile->nr) {
      const float *strip = packed_b + (size_t)j * (size_t)kc;
      float *corner = c + (size_t)i * ldc + j;
      int columns = smaller(tile->nr, nc - j);
      if (rows == tile->mr && columns == tile->nr) tile->run(kc, packed_a, strip, corner, ldc);
      else run_edge(tile, kc, packed_a, strip, corner, ldc, rows, columns);
    }
  }
}

int ck_sgemm(int m, int n, int k, float sign, const float *a, int lda, const float *b, int ldb, float *c, int ldc,
             ck_kernel kernel) {
  tile_kind tile = tile_for(kernel);
  float *memory = malloc(sizeof(float) * (MOST_MR * KC + (NC + MOST_NR) * KC));
  if (!memory) return -1;
  float *packed_a = memory, *packed_b = memory + MOST_MR * KC;
  // Blocks of equal depth: the last would otherwise be a short one.
  int blocks = (k + KC - 1) / KC, depth = blocks > 0 ? (k + blocks - 1) / blocks : 0;
  for (int j0 = 0; j0 < n; j0 += NC) {
    int nc = smaller(NC, n - j0);
    for (int k0 = 0; k0 < k; k0 += depth) {
      int kc = smaller(depth, k - k0);
      pack_b(b + (size_t)k0 * (size_t)ldb + j0, (size_t)ldb, kc, nc, tile.nr, packed_b);
      run_block(&tile, m, nc, kc, a + (size_t)k0 * (size_t)lda, (size_t)lda, sign, packed_b, packed_a, c + j0, (size_t)ldc);
    }
  }
  free(memory);
  return 0;
}
