/// The outline of a shape in its own coordinates: the origin is its centre, 2^20 its radius; x to the right, y down.
///
/// Every shape lies inside the circle of radius 1.
package struct ShapeOutline: Sendable {
  private let shape: SceneClass
  /// Stroke width, 2^20 = the shape's radius.
  private let stroke: Int
  private let notch: Notch?

  /// A round part of the shape that is hidden, in the shape's coordinates.
  package struct Notch: Sendable, Hashable {
    package var x: Int
    package var y: Int
    package var radius: Int

    package init(x: Int, y: Int, radius: Int) {
      self.x = x
      self.y = y
      self.radius = radius
    }
  }

  package init(_ shape: SceneClass, stroke: Int, notch: Notch? = nil) {
    self.shape = shape
    self.stroke = stroke
    self.notch = notch
  }

  /// True when the point lies in the shape grown by `margin` (shrunk, when negative).
  ///
  /// Growing never leaves out a point within `margin` of the shape, and shrinking never keeps a point within
  /// `-margin` of its complement: that is what lets the renderer decide most pixels by one test of their centre.
  @inline(__always)
  package func contains(_ x: Int, _ y: Int, margin: Int) -> Bool {
    guard containsWhole(x, y, margin) else { return false }
    guard let notch else { return true }
    return !Self.inCircle(x - notch.x, y - notch.y, notch.radius - margin)
  }

  // Dimensions in radii, chosen for about equal areas and so that no corner leaves the unit circle; 2^20 = 1.
  private static let discRadius = 891_290  // 0.85
  private static let outerRadius = 996_147  // 0.95: ring and crescent
  private static let squareHalfSide = 713_032  // 0.68
  private static let crossHalfLength = 975_176  // 0.93
  private static let barHalfLength = 713_032  // 0.68
  private static let barOffset = 503_316  // 0.48: from the middle to the middle of a bar
  private static let biteRadius = 838_861  // 0.80

  @inline(__always)
  private func containsWhole(_ x: Int, _ y: Int, _ margin: Int) -> Bool {
    switch shape {
    case .disc:
      return Self.inCircle(x, y, Self.discRadius + margin)
    case .ring:
      return Self.inCircle(x, y, Self.outerRadius + margin)
        && !Self.inCircle(x, y, Self.outerRadius - stroke - margin)
    case .square:
      return max(abs(x), abs(y)) <= Self.squareHalfSide + margin
    case .triangle:
      return Self.inTriangle(x, y, margin)
    case .cross:
      return min(abs(x), abs(y)) <= stroke / 2 + margin && max(abs(x), abs(y)) <= Self.crossHalfLength + margin
    case .bars:
      return abs(abs(x) - Self.barOffset) <= stroke / 2 + margin && abs(y) <= Self.barHalfLength + margin
    case .star:
      return Self.inStar(x, y, margin)
    case .crescent:
      // The thickness is one and a half strokes; the bite then always reaches over the far edge.
      let biteCentre = stroke + stroke / 2 + Self.biteRadius - Self.outerRadius
      return Self.inCircle(x, y, Self.outerRadius + margin)
        && !Self.inCircle(x - biteCentre, y, Self.biteRadius - margin)
    }
  }

  @inline(__always)
  private static func inCircle(_ x: Int, _ y: Int, _ radius: Int) -> Bool {
    radius >= 0 && x * x + y * y <= radius * radius
  }

  /// Three half-planes at half the radius (normals down, up left, up right; 2^14 = 1).
  @inline(__always)
  private static func inTriangle(_ x: Int, _ y: Int, _ margin: Int) -> Bool {
    let inradius = FixedPoint.one20 / 2 + margin
    return y <= inradius && (14_189 * abs(x) - 8_192 * y) >> 14 <= inradius
  }

  /// The pentagram: at least four of the five half-planes through its lines, each at cos 72 degrees from the centre.
  @inline(__always)
  private static func inStar(_ x: Int, _ y: Int, _ margin: Int) -> Bool {
    let distance = (324_028 + margin) << 14
    // Normals straight up and every 72 degrees from there, 2^14 = 1; they point at the tips.
    let steepX = 9_630 * x
    let steepY = 13_255 * y
    let flatX = 15_582 * x
    let flatY = 5_063 * y
    var outside = 0
    outside += -y << 14 > distance ? 1 : 0
    outside += flatX - flatY > distance ? 1 : 0
    outside += -flatX - flatY > distance ? 1 : 0
    outside += steepX + steepY > distance ? 1 : 0
    outside += steepY - steepX > distance ? 1 : 0
    return outside <= 1
  }
}
