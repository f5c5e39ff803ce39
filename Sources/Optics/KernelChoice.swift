import CKernels

/// Which instructions the wide kernels use. The bytes that come out are the same either way.
public enum KernelChoice: String, Sendable, Hashable, CaseIterable {
  /// The widest that this processor has.
  case automatic = "auto"
  /// Vectors of at most 256 bits (AVX2 on x86-64); elsewhere the same as `automatic`.
  case avx2
  /// No vector instructions.
  case scalar

  /// What it means on this processor, for example `avx2+fma`.
  public var instructionSet: String { String(cString: ck_kernel_name(raw)) }

  var raw: ck_kernel {
    switch self {
    case .automatic: CK_KERNEL_AUTOMATIC
    case .avx2: CK_KERNEL_AVX2
    case .scalar: CK_KERNEL_SCALAR
    }
  }
}
