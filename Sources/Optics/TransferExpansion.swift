/// The separable expansion of the angular spectrum's transfer function over one leg (any number of slabs), as circulant
/// kernels along both axes. It is exact where the squared vertical frequency is a node.
struct TransferExpansion {
  struct Term {
    let vertical: CirculantKernel
    let horizontal: CirculantKernel
  }

  let terms: [Term]

  init(
    media: [Medium], vacuumWavelengthMeters: Double, grid: PeriodicGrid, options: OperatorOptions
  ) throws(OpticsError) {
    let transfer = Transfer(media: media, vacuumWavelengthMeters: vacuumWavelengthMeters)
    let largest = grid.largestFrequency * grid.largestFrequency
    guard transfer.isPropagating(2 * largest) else {
      throw OpticsError(
        field: "propagation.pitch", problem: "\(grid.pitchMeters) m lets evanescent waves in",
        allowed: "more than wavelength / (sqrt(2) refractive index): waves on the grid's diagonal must propagate")
    }
    let nodes = try Self.nodes(transfer, largest: largest, options: options)
    let squares = grid.frequencies.map { $0 * $0 }
    let fourier = InverseFourier(count: grid.pixels)
    terms = nodes.indices.map { index in
      Term(
        vertical: fourier.transform(
          squares.map { transfer.axial($0).scaled(lagrangeBasis(index, nodes: nodes, at: $0)) }),
        horizontal: fourier.transform(
          squares.map { transfer.axial($0).times(transfer.correction($0, nodes[index])) }))
    }
  }

  /// The fewest nodes whose largest error is at most the options' tolerance, unless they fix the number.
  private static func nodes(
    _ transfer: Transfer, largest: Double, options: OperatorOptions
  ) throws(OpticsError) -> [Double] {
    for terms in options.termCounts {
      let nodes = chebyshevPoints(count: terms, largest: largest)
      if options.fixedTerms != nil || transfer.error(nodes: nodes, largest: largest) <= options.kernelTolerance {
        return nodes
      }
    }
    throw options.tooFewTerms(leg: "\(transfer.slabs.count) slabs at the highest frequency of the grid")
  }
}

/// The transfer function exp(i 2 pi sum z sqrt(1/l^2 - fx^2 - fy^2)), l the wavelength in each slab, as the product
/// E(fx^2) E(fy^2) C(fx^2, fy^2); the phase common to all frequencies is dropped.
private struct Transfer {
  /// For each slab: thickness over wavelength, and the wavelength's square.
  let slabs: [(waves: Double, wavelengthSquared: Double)]

  init(media: [Medium], vacuumWavelengthMeters: Double) {
    slabs = media.map { medium in
      let wavelength = vacuumWavelengthMeters / medium.refractiveIndex
      return (medium.thicknessMeters / wavelength, wavelength * wavelength)
    }
  }

  func isPropagating(_ square: Double) -> Bool { slabs.allSatisfy { $0.wavelengthSquared * square < 1 } }

  func axial(_ square: Double) -> Complex {
    Complex(turns: slabs.reduce(0) { $0 + $1.waves * ((1 - $1.wavelengthSquared * square).squareRoot() - 1) })
  }

  func correction(_ a: Double, _ b: Double) -> Complex {
    Complex(
      turns: slabs.reduce(0) { sum, slab in
        let (x, y) = (slab.wavelengthSquared * a, slab.wavelengthSquared * b)
        let cross = (1 - x - y).squareRoot() - (1 - x).squareRoot() - (1 - y).squareRoot() + 1
        return sum + slab.waves * cross
      })
  }

  /// Largest error of the interpolation over a grid of 17 x 17 squared frequencies.
  func error(nodes: [Double], largest: Double) -> Double {
    var worst = 0.0
    for i in 0...16 {
      for j in 0...16 {
        let (a, b) = (largest * Double(i) / 16, largest * Double(j) / 16)
        var rest = correction(a, b)
        for index in nodes.indices {
          let term = correction(a, nodes[index]).scaled(lagrangeBasis(index, nodes: nodes, at: b))
          rest = Complex(re: rest.re - term.re, im: rest.im - term.im)
        }
        worst = max(worst, (rest.re * rest.re + rest.im * rest.im).squareRoot())
      }
    }
    return worst
  }
}

/// The Lagrange basis polynomial that is one at its own node and zero at the others.
private func lagrangeBasis(_ index: Int, nodes: [Double], at x: Double) -> Double {
  nodes.indices.reduce(1) { $1 == index ? $0 : $0 * ((x - nodes[$1]) / (nodes[index] - nodes[$1])) }
}

private struct Complex {
  let re: Double
  let im: Double

  init(re: Double, im: Double) {
    self.re = re
    self.im = im
  }

  init(turns: Double) {
    let value = Kernels.cis(turns: turns)
    self.init(re: value.cosine, im: value.sine)
  }

  func scaled(_ factor: Double) -> Complex { Complex(re: re * factor, im: im * factor) }

  func times(_ other: Complex) -> Complex {
    Complex(re: re * other.re - im * other.im, im: re * other.im + im * other.re)
  }
}

/// The inverse discrete Fourier transform, written as its sum: it runs a few times for a build, on a few hundred points.
private struct InverseFourier {
  let roots: [Complex]

  init(count: Int) {
    roots = (0..<count).map { Complex(turns: Double($0) / Double(count)) }
  }

  func transform(_ spectrum: [Complex]) -> CirculantKernel {
    let count = roots.count
    return (0..<count).map { position in
      var re = 0.0
      var im = 0.0
      var phase = 0
      for value in spectrum {
        let term = value.times(roots[phase])
        re += term.re
        im += term.im
        phase += position
        if phase >= count { phase -= count }
      }
      return (re / Double(count), im / Double(count))
    }
  }
}
