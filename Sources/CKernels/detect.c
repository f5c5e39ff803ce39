#include "detect.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

// Frames whose lit pairs and sums are held at a time.
enum { TILE_FRAMES = 64 };
// Pairs of one stretch of a block, about: 32 KiB, a usual first-level cache, of which images light half. All frames of a
// tile pass it while it is there. With few frames the sums are better kept in registers over a whole block.
enum { STRETCH_PAIRS = 128, FEW_FRAMES = 3 };
enum { INPUT_BLOCK_PAIRS = CK_INPUT_BLOCK / 2 };

// A few sums at a time, so that they stay in registers.
static void accumulate_scalar(const int16_t *block, ck_lit_pairs lit, int32_t *sums) {
  enum { HELD = 16 };
  for (int first = 0; first < CK_SUMS; first += HELD) {
    int32_t held[HELD];
    memcpy(held, sums + first, sizeof held);
    for (int p = 0; p < lit.count; p++) {
      const int16_t *h = block + (size_t)lit.pairs[p] * CK_PAIR_VALUES + 2 * first;
      int32_t low = lit.pixels[p] & 0xFFFF, high = lit.pixels[p] >> 16;
      for (int i = 0; i < HELD; i++) held[i] += h[2 * i] * low + h[2 * i + 1] * high;
    }
    memcpy(sums + first, held, sizeof held);
  }
}

static void powers_scalar(const int32_t *sums, int field_shift, int power_shift, uint64_t *powers) {
  ck_sample_powers_body(sums, field_shift, power_shift, powers);
}

const ck_detect_functions ck_detect_scalar = {accumulate_scalar, NULL, powers_scalar};

static const ck_detect_functions *functions_for(ck_kernel kernel) {
  switch (ck_resolve(kernel)) {
#if CK_X86
    case CK_ISA_AVX512: return &ck_detect_avx512;
    case CK_ISA_AVX2: return &ck_detect_avx2;
#endif
    default: return &ck_detect_scalar;  // plain enough for the compiler to turn into NEON
  }
}

// A tile of frames on its way through the operator.
typedef struct {
  int frames, inputs, pairs, blocks, stretch, stretches;
  int32_t *pixels;   // frames x pairs: the lit ones of a stretch stand at its start
  uint16_t *indices; // the same
  int32_t *counts;   // frames x stretches
  int32_t *sums;     // frames x CK_SUMS
  int64_t *totals;   // the same beyond CK_INPUT_BLOCK inputs, else null
} tile;

static int smaller(int a, int b) { return a < b ? a : b; }

// Cuts the pairs into stretches of which none crosses a block of inputs.
static void plan(tile *t) {
  int longest = t->frames > FEW_FRAMES ? STRETCH_PAIRS : INPUT_BLOCK_PAIRS;
  if (t->pairs < INPUT_BLOCK_PAIRS) {
    // Equal ones: a short last stretch would cost nearly as much as a long one to begin with.
    int count = (t->pairs + longest / 2) / longest;
    longest = count > 1 ? (t->pairs + count - 1) / count : t->pairs;
  }
  t->stretch = longest;
  t->stretches = (t->pairs + longest - 1) / longest;
}

// Memory on the stack for the lists of a single frame of up to about 100 x 100 pixels: a stream asks for none.
enum { NEAR_BYTES = 32 * 1024 };

// Lays the tile's memory out, in `near` where it fits, otherwise in `*far`, which the caller frees.
static int prepare(tile *t, char *near, char **far) {
  size_t frames = (size_t)t->frames, cells = frames * (size_t)t->pairs;
  int is_long = t->inputs > CK_INPUT_BLOCK;
  size_t totals = is_long ? frames * CK_SUMS * sizeof(int64_t) : 0, sums = frames * CK_SUMS * sizeof(int32_t);
  size_t counts = frames * (size_t)t->stretches * sizeof(int32_t);
  size_t bytes = totals + sums + counts + cells * (sizeof(int32_t) + sizeof(uint16_t));
  *far = bytes > NEAR_BYTES ? malloc(bytes) : NULL;
  if (bytes > NEAR_BYTES && !*far) return -1;
  char *memory = *far ? *far : near;
  t->totals = is_long ? (int64_t *)memory : NULL;
  t->sums = (int32_t *)(memory + totals);
  t->counts = (int32_t *)(memory + totals + sums);
  t->pixels = (int32_t *)(memory + totals + sums + counts);
  t->indices = (uint16_t *)(t->pixels + cells);
  return 0;
}

// Lists one frame's pairs that are not both dark, stretch by stretch. Whether a pair is lit decides how far the list
// grows, not whether it is written: images would mislead a branch half of the time.
static void list_lit(const tile *t, const uint8_t *aperture, int frame) {
  for (int s = 0; s < t->stretches; s++) {
    int first = s * t->stretch, end = smaller(first + t->stretch, t->pairs), count = 0;
    int32_t *pixels = t->pixels + (size_t)frame * (size_t)t->pairs + first;
    uint16_t *indices = t->indices + (size_t)frame * (size_t)t->pairs + first;
    for (int p = first; p < end; p++) {
      int32_t low = aperture[2 * p], high = 2 * p + 1 < t->inputs ? aperture[2 * p + 1] : 0;
      pixels[count] = low | high << 16;
      indices[count] = (uint16_t)(p - first);
      count += (low | high) != 0;
    }
    t->counts[(size_t)frame * (size_t)t->stretches + s] = count;
  }
}

static void flush(const tile *t) {
  for (size_t i = 0; i < (size_t)t->frames * CK_SUMS; i++) t->totals[i] += t->sums[i];
  memset(t->sums, 0, (size_t)t->frames * CK_SUMS * sizeof(int32_t));
}

// The sums of one block for every frame of the tile.
static void run_block(const tile *t, const int16_t *block, ck_accumulate accumulate) {
  memset(t->sums, 0, (size_t)t->frames * CK_SUMS * sizeof(int32_t));
  if (t->totals) memset(t->totals, 0, (size_t)t->frames * CK_SUMS * sizeof(int64_t));
  for (int s = 0; s < t->stretches; s++) {
    int first = s * t->stretch;
    for (int f = 0; f < t->frames; f++) {
      size_t cell = (size_t)f * (size_t)t->pairs + (size_t)first;
      ck_lit_pairs lit = {t->pixels + cell, t->indices + cell, t->counts[(size_t)f * (size_t)t->stretches + s]};
      accumulate(block + (size_t)first * CK_PAIR_VALUES, lit, t->sums + (size_t)f * CK_SUMS);
    }
    int end = first + t->stretch;
    if (t->totals && (end >= t->pairs || end % INPUT_BLOCK_PAIRS == 0)) flush(t);
  }
}

static void long_powers(const int64_t *totals, int field_shift, int power_shift, uint64_t *powers) {
  for (int i = 0; i < CK_BLOCK_SAMPLES; i++) {
    int64_t re = totals[i], im = totals[CK_BLOCK_SAMPLES + i];
    uint64_t r = (uint64_t)(re < 0 ? -re : re) >> field_shift, m = (uint64_t)(im < 0 ? -im : im) >> field_shift;
    powers[i] = (r * r + m * m) >> power_shift;
  }
}

static void store_diodes(const uint64_t *powers, int samples_per_diode, uint32_t *out) {
  if (samples_per_diode == 1) {
    for (int d = 0; d < CK_BLOCK_SAMPLES; d++) out[d] = (uint32_t)powers[d];
    return;
  }
  for (int d = 0; d < CK_BLOCK_SAMPLES / samples_per_diode; d++) {
    uint64_t sum = 0;
    for (int s = 0; s < samples_per_diode; s++) sum += powers[d * samples_per_diode + s];
    out[d] = (uint32_t)sum;
  }
}

int ck_photocurrents(const int16_t *packed, int blocks, int inputs, const uint8_t *apertures, int frames,
                     int field_shift, int power_shift, int samples_per_diode, uint32_t *currents, ck_kernel kernel) {
  const ck_detect_functions *functions = functions_for(kernel);
  size_t diodes = CK_BLOCK_SAMPLES / (size_t)samples_per_diode, row = (size_t)blocks * diodes;
  tile t = {.frames = smaller(frames, TILE_FRAMES), .inputs = inputs, .pairs = (inputs + 1) / 2, .blocks = blocks};
  ck_accumulate accumulate =
      t.frames <= FEW_FRAMES && functions->accumulate_far ? functions->accumulate_far : functions->accumulate;
  plan(&t);
  if (frames == 0) return 0;
  _Alignas(64) char near[NEAR_BYTES];
  char *far;
  if (prepare(&t, near, &far)) return -1;
  for (int first = 0; first < frames; first += TILE_FRAMES) {
    t.frames = smaller(TILE_FRAMES, frames - first);
    for (int f = 0; f < t.frames; f++) list_lit(&t, apertures + (size_t)(first + f) * (size_t)inputs, f);
    for (int b = 0; b < blocks; b++) {
      run_block(&t, packed + (size_t)b * (size_t)t.pairs * CK_PAIR_VALUES, accumulate);
      for (int f = 0; f < t.frames; f++) {
        uint64_t powers[CK_BLOCK_SAMPLES];
        if (t.totals) long_powers(t.totals + (size_t)f * CK_SUMS, field_shift, power_shift, powers);
        else functions->sample_powers(t.sums + (size_t)f * CK_SUMS, field_shift, power_shift, powers);
        store_diodes(powers, samples_per_diode, currents + (size_t)(first + f) * row + (size_t)b * diodes);
      }
    }
  }
  free(far);
  return 0;
}
