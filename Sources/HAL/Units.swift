/// A quantity with a unit, kept as a Double in SI units.
public protocol SIQuantity: Hashable, Comparable, Sendable {
  /// The value in the unit that the type names.
  var value: Double { get }
  /// A quantity of so many units.
  init(_ value: Double)
}

extension SIQuantity {
  /// Compares the values.
  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
  /// Adds the values.
  public static func + (left: Self, right: Self) -> Self { Self(left.value + right.value) }
  /// Subtracts the values.
  public static func - (left: Self, right: Self) -> Self { Self(left.value - right.value) }
  /// Scales the value.
  public static func * (left: Self, factor: Double) -> Self { Self(left.value * factor) }
}

/// Energy in joules.
public struct Joules: SIQuantity {
  /// Joules.
  public let value: Double
  /// So many joules.
  public init(_ value: Double) { self.value = value }
}

/// Power in watts.
public struct Watts: SIQuantity {
  /// Watts.
  public let value: Double
  /// So many watts.
  public init(_ value: Double) { self.value = value }
  /// The energy of this power over a time.
  public func over(_ duration: Duration) -> Joules { Joules(value * duration.inSeconds) }
}

/// Electric potential in volts.
public struct Volts: SIQuantity {
  /// Volts.
  public let value: Double
  /// So many volts.
  public init(_ value: Double) { self.value = value }
}

/// Electric current in amperes.
public struct Amperes: SIQuantity {
  /// Amperes.
  public let value: Double
  /// So many amperes.
  public init(_ value: Double) { self.value = value }
}

/// Temperature in degrees Celsius.
public struct Celsius: SIQuantity {
  /// Degrees Celsius.
  public let value: Double
  /// So many degrees Celsius.
  public init(_ value: Double) { self.value = value }
}
