/// What a generated frame can show. The raw value is the label: the class index of a frame or a bundle.
public enum SceneClass: Int, CaseIterable, Sendable, Hashable {
  /// A filled circle.
  case disc
  /// A circle with a round hole.
  case ring
  /// A filled square.
  case square
  /// A filled equilateral triangle.
  case triangle
  /// Two crossed strokes of equal length.
  case cross
  /// Two parallel stripes.
  case bars
  /// A five-pointed star.
  case star
  /// A circle from which another one has bitten a side.
  case crescent

  /// The name that people read, for example `disc`.
  public var name: String {
    switch self {
    case .disc: "disc"
    case .ring: "ring"
    case .square: "square"
    case .triangle: "triangle"
    case .cross: "cross"
    case .bars: "bars"
    case .star: "star"
    case .crescent: "crescent"
    }
  }

  /// All names, in the order of the labels.
  public static var names: [String] { allCases.map(\.name) }
}
