import Foundation

/// One axis of a line plot: which value lies where, and which values get a mark.
struct PlotAxis {
  let isLogarithmic: Bool
  /// The ends in plot units: values, or their decimal logarithms.
  let lower: Double
  let upper: Double
  /// Marked values with their text.
  let ticks: [(value: Double, text: String)]

  /// An axis over `values` (those that are finite, and above 0 on a logarithmic one), with about `count` marks.
  init(values: [Double], isLogarithmic: Bool, count: Int = 6) {
    self.isLogarithmic = isLogarithmic
    let usable = values.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }
    let units = usable.map { isLogarithmic ? log10($0) : $0 }
    var low = units.min() ?? 0
    var high = units.max() ?? 1
    if !(high - low > 0) || !(high - low).isFinite {
      let room = max(abs(low) * 0.1, 0.5)
      (low, high) = (low - room, low + room)
    }
    let step =
      isLogarithmic ? max(1, ((high - low) / Double(count)).rounded(.up)) : Self.step((high - low) / Double(count))
    lower = (low / step + 1e-9).rounded(.down) * step
    upper = (high / step - 1e-9).rounded(.up) * step
    let number = min(Int((upper - lower) / step + 0.5), 4 * count)
    let (start, log) = (lower, isLogarithmic)
    ticks = (0...max(number, 1)).map { index in
      let unit = start + Double(index) * step
      // A sum such as -0.3 + 3 x 0.1 misses zero by a rounding error.
      let value = log ? pow(10, unit) : abs(unit) < step * 1e-6 ? 0 : unit
      return (value, NumberText.short(value, digits: 4))
    }
  }

  /// The next of 1, 2, 2.5, 5 times a power of ten.
  private static func step(_ wanted: Double) -> Double {
    guard wanted > 0, wanted.isFinite else { return 1 }
    let power = pow(10, log10(wanted).rounded(.down))
    guard power > 0, power.isFinite else { return wanted }
    let factor = [1, 2, 2.5, 5].first { $0 * power >= wanted * 0.999 } ?? 10
    return factor * power
  }

  /// Where a value lies, 0...1 on the axis, nil when it has no place there.
  func position(_ value: Double) -> Double? {
    guard value.isFinite, !isLogarithmic || value > 0 else { return nil }
    let unit = isLogarithmic ? log10(value) : value
    let position = (unit - lower) / (upper - lower)
    return position.isFinite ? min(max(position, 0), 1) : nil
  }
}
