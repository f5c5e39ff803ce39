#ifndef CANDELA_CKERNELS_INTERNAL_H
#define CANDELA_CKERNELS_INTERNAL_H

#include "ckernels.h"

#define CK_HALF_PI 1.57079632679489661923
#define CK_TWO_PI 6.28318530717958647693

#if defined(__x86_64__)
#define CK_X86 1
#else
#define CK_X86 0
#endif

#if defined(__aarch64__)
#define CK_ARM64 1
#else
#define CK_ARM64 0
#endif

// Functions compiled for AVX2 with FMA beside the baseline, chosen at run time.
#define CK_TARGET_WIDE __attribute__((target("avx2,fma")))
// The same for the AVX-512 of Ice Lake and Zen 4 and their successors.
#define CK_TARGET_AVX512 \
  __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"), min_vector_width(512)))

typedef enum { CK_ISA_SOFTWARE, CK_ISA_SCALAR_FMA, CK_ISA_AVX2, CK_ISA_AVX512, CK_ISA_NEON } ck_isa;
ck_isa ck_resolve(ck_kernel kernel);

#endif
