/// An array ready to be written to a file: elements row by row, the last dimension running fastest.
public struct ExportedArray<Element: Sendable & Hashable>: Sendable, Hashable {
  /// Sizes of the dimensions.
  public let shape: [Int]
  /// The elements; their count is the product of `shape` (twice that for interleaved complex numbers).
  public let values: [Element]
}
