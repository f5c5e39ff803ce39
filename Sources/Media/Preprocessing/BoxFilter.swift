/// The overlaps of destination pixels with source pixels along one axis, exact, in whole numbers.
///
/// Measured in units of 1/destination of a source pixel, destination pixel d covers [d S, (d + 1) S) and source pixel s
/// covers [s D, (s + 1) D). The overlaps of a destination pixel add up to S. When enlarging the same rule makes each
/// destination pixel the mean of what it covers: mostly one source pixel, two at their border.
struct BoxFilter: Sendable, Equatable {
  /// What one destination pixel covers: `first` with `firstWeight`, then full pixels (weight D), then `last`.
  struct Cover: Sendable, Equatable {
    let first: Int
    let last: Int
    let firstWeight: UInt32
    /// 0 when `last` is `first`.
    let lastWeight: UInt32
  }

  /// Pixels of the window: the sum of a destination pixel's weights.
  let length: Int
  /// The weight of a source pixel that is covered in full: the number of destination pixels.
  let fullWeight: UInt32
  /// One entry a destination pixel; source pixels count from the window's edge.
  let covers: [Cover]

  /// Spreads `count` destination pixels over `length` source pixels.
  init(length: Int, count: Int) {
    self.length = length
    fullWeight = UInt32(count)
    covers = (0..<count).map { index in
      let (start, end) = (index * length, (index + 1) * length)
      let first = start / count
      let last = (end - 1) / count
      let isOne = first == last
      return Cover(
        first: first, last: last,
        firstWeight: UInt32(isOne ? length : (first + 1) * count - start),
        lastWeight: UInt32(isOne ? 0 : end - last * count))
    }
  }

  /// The weights of each destination pixel's source pixels from its first one on, then zeros: rows of a length that is a
  /// multiple of `lanes`, one after another. None is above 4096, the largest count.
  func weights(inMultiplesOf lanes: Int) -> (values: [Int16], stride: Int) {
    let longest = covers.reduce(1) { max($0, $1.last - $1.first + 1) }
    let stride = (longest + lanes - 1) / lanes * lanes
    var values = [Int16](repeating: 0, count: covers.count * stride)
    for (index, cover) in covers.enumerated() {
      for source in cover.first...cover.last {
        values[index * stride + source - cover.first] = Int16(weight(of: source, in: cover))
      }
    }
    return (values, stride)
  }

  private func weight(of source: Int, in cover: Cover) -> UInt32 {
    if source == cover.first { return cover.firstWeight }
    return source == cover.last ? cover.lastWeight : fullWeight
  }
}
