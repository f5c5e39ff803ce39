#include "ckernels_train.h"

#include <stddef.h>
#include <string.h>

#include "internal.h"

#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define CK_SANITIZED 1
#endif
#endif

#if CK_X86 && !defined(CK_SANITIZED)
// One body, compiled three times; the loader picks the widest that the processor has. It asks before anything else runs, a sanitizer's
// own start included.
#define CK_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CK_CLONES
#endif

static const float inverse_two_pi = 0.15915494309189535f;

// Rounds to the nearest integer, for magnitudes below 2^22, without a call.
static inline float nearest(float x) {
  const float magic = 12582912.0f;  // 1.5 * 2^23
  return (x + magic) - magic;
}

// Minimax-like odd and even series on half a turn's quarter; errors stay below 1e-6.
CK_CLONES void ck_train_cis(const float *phases, int64_t count, float *re, float *im) {
  for (int64_t i = 0; i < count; i++) {
    float turns = phases[i] * inverse_two_pi;
    float quarters = 4 * turns;
    float whole = nearest(quarters);
    float x = (quarters - whole) * 1.5707963267948966f;
    int32_t quadrant = (int32_t)whole & 3;
    float s = x * x;
    float sine = x * (1 - s * (0.16666667f - s * (0.008333333f - s * (1.9841270e-4f - s * 2.7557319e-6f))));
    float cosine = 1 - s * (0.5f - s * (0.041666667f - s * (1.3888889e-3f - s * 2.4801587e-5f)));
    float c = quadrant & 1 ? sine : cosine, d = quadrant & 1 ? cosine : sine;
    re[i] = quadrant == 1 || quadrant == 2 ? -c : c;
    im[i] = quadrant >= 2 ? -d : d;
  }
}

CK_CLONES void ck_train_round(const float *phases, int64_t count, const float *levels, int level_count,
                              float *rounded) {
  for (int64_t i = 0; i < count; i++) {
    float best = 10, value = 0;
    for (int level = 0; level < level_count; level++) {
      float turns = (phases[i] - levels[level]) * inverse_two_pi;
      float distance = turns - nearest(turns);
      distance = distance < 0 ? -distance : distance;
      value = distance < best ? levels[level] : value;
      best = distance < best ? distance : best;
    }
    rounded[i] = value;
  }
}

CK_CLONES void ck_train_phase_slope(const float *g_re, const float *g_im, const float *re, const float *im,
                                    int64_t count, float *out) {
  for (int64_t i = 0; i < count; i++) out[i] = g_im[i] * re[i] - g_re[i] * im[i];
}

CK_CLONES void ck_train_add(const float *a, const float *b, int64_t count, float *sum) {
  for (int64_t i = 0; i < count; i++) sum[i] = a[i] + b[i];
}

CK_CLONES void ck_train_join3(float *re, float *im, const float *product, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    im[i] = im[i] - re[i] - product[i];
    re[i] = re[i] - product[i];
  }
}

void ck_train_unfold(const float *joint, int side, int inputs, float *out) {
  size_t columns = (size_t)side * (size_t)inputs, pixels = (size_t)inputs * (size_t)inputs;
  for (size_t r = 0; r < (size_t)side; r++)
    for (size_t i = 0; i < (size_t)inputs; i++) {
      const float *row = joint + (r * (size_t)inputs + i) * columns;
      for (size_t c = 0; c < (size_t)side; c++)
        memcpy(out + (r * (size_t)side + c) * pixels + i * (size_t)inputs, row + c * (size_t)inputs,
               (size_t)inputs * sizeof(float));
    }
}

void ck_train_fold(const float *rows, int side, int inputs, float *joint) {
  size_t columns = (size_t)side * (size_t)inputs, pixels = (size_t)inputs * (size_t)inputs;
  for (size_t r = 0; r < (size_t)side; r++)
    for (size_t i = 0; i < (size_t)inputs; i++) {
      float *row = joint + (r * (size_t)inputs + i) * columns;
      for (size_t c = 0; c < (size_t)side; c++)
        memcpy(row + c * (size_t)inputs, rows + (r * (size_t)side + c) * pixels + i * (size_t)inputs,
               (size_t)inputs * sizeof(float));
    }
}

CK_CLONES void ck_train_amplitudes(const uint8_t *bytes, int64_t count, float *amplitudes) {
  for (int64_t i = 0; i < count; i++) amplitudes[i] = (float)bytes[i] * (1.0f / 255);
}

CK_CLONES void ck_train_currents(const float *fields, int frames, int modes, int diodes, float scale,
                                 float *currents) {
  size_t size = (size_t)diodes;
  for (int f = 0; f < frames; f++) {
    float *out = currents + (size_t)f * size;
    for (size_t d = 0; d < size; d++) out[d] = 0;
    for (int part = 0; part < 2 * modes; part++) {
      const float *u = fields + ((size_t)f * 2 * (size_t)modes + (size_t)part) * size;
      for (size_t d = 0; d < size; d++) out[d] += scale * u[d] * u[d];
    }
  }
}

CK_CLONES void ck_train_field_slopes(float *fields, int frames, int modes, int diodes, float scale,
                                     const float *slopes) {
  size_t size = (size_t)diodes;
  for (int f = 0; f < frames; f++)
    for (int part = 0; part < 2 * modes; part++) {
      float *u = fields + ((size_t)f * 2 * (size_t)modes + (size_t)part) * size;
      const float *slope = slopes + (size_t)f * size;
      for (size_t d = 0; d < size; d++) u[d] *= 2 * scale * slope[d];
    }
}

CK_CLONES void ck_train_adam(float *values, const float *slopes, float *first, float *second, int64_t count,
                             float rate, float decay_first, float decay_second, float epsilon, float limit) {
  for (int64_t i = 0; i < count; i++) {
    float m = first[i] * decay_first + slopes[i] * (1 - decay_first);
    float v = second[i] * decay_second + slopes[i] * slopes[i] * (1 - decay_second);
    first[i] = m;
    second[i] = v;
    float next = values[i] - rate * m / (__builtin_sqrtf(v) + epsilon);
    if (limit > 0) next = next > limit ? limit : next < -limit ? -limit : next;
    values[i] = next;
  }
}
