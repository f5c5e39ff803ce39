#include "internal.h"

ck_isa ck_resolve(ck_kernel kernel) {
  if (kernel == CK_KERNEL_SOFTWARE) return CK_ISA_SOFTWARE;
#if CK_X86
  int wide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (!wide) return CK_ISA_SOFTWARE;
  if (kernel == CK_KERNEL_SCALAR) return CK_ISA_SCALAR_FMA;
  int wider = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
              __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
              __builtin_cpu_supports("avx512vnni");
  return wider && kernel != CK_KERNEL_AVX2 ? CK_ISA_AVX512 : CK_ISA_AVX2;
#elif CK_ARM64
  return kernel == CK_KERNEL_SCALAR ? CK_ISA_SCALAR_FMA : CK_ISA_NEON;
#else
  return CK_ISA_SOFTWARE;
#endif
}

const char *ck_kernel_name(ck_kernel kernel) {
  switch (ck_resolve(kernel)) {
    case CK_ISA_AVX512: return "avx512+vnni";
    case CK_ISA_AVX2: return "avx2+fma";
    case CK_ISA_NEON: return "neon";
    case CK_ISA_SCALAR_FMA: return "scalar+fma";
    default: return "scalar";
  }
}
