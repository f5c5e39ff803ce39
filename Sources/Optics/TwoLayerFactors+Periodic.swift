extension TwoLayerFactors.Parts {
  /// The exact angular spectrum on a periodic grid: as with one phase layer, and a circulant kernel between the masks.
  static func periodic(
    _ design: OpticalDesign, pixels: Int, pitchMeters: Double, placement: DetectorPlacement, options: OperatorOptions
  ) throws(OpticsError) -> TwoLayerFactors.Parts {
    try OperatorSize(design).checkTwoLayers(firstPoints: pixels, secondPoints: pixels, nodes: pixels)
    let outer = try SeparableFactors.Parts.periodic(
      design, pixels: pixels, pitchMeters: pitchMeters, placement: placement, options: options)
    let middle = try TransferExpansion(
      media: design.legs[1], vacuumWavelengthMeters: design.wavelengthMeters,
      grid: PeriodicGrid(pixels: pixels, pitchMeters: pitchMeters), options: options)
    return TwoLayerFactors.Parts(
      input: outer.input,
      middle: middle.terms.map {
        SeparableFactors.AxisTables(vertical: circulant($0.vertical), horizontal: circulant($0.horizontal))
      },
      detector: outer.detector, subWeights: outer.subWeights, interpolation: nil, pointsPerPixel: 1)
  }

  /// Grid x grid.
  private static func circulant(_ kernel: CirculantKernel) -> ComplexTable {
    let grid = kernel.count
    var values: [Double] = []
    values.reserveCapacity(2 * grid * grid)
    for row in 0..<grid {
      for column in 0..<grid {
        let value = kernel[row >= column ? row - column : row - column + grid]
        values.append(value.re)
        values.append(value.im)
      }
    }
    return ComplexTable(rows: grid, columns: grid, values: values)
  }
}
