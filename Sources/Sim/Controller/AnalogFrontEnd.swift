import CandelaBoardSpec
import CandelaOptics

/// Where the amplitudes of an exposure come from.
enum LightSource {
  /// The light on the aperture, one byte a pixel.
  case aperture([UInt8])
  /// The FRAME window, packed with so many bits a pixel.
  case hostFrame([UInt8], bits: Int)
}

/// Light to class: the optics with the committed mask, the photodiodes, and the EAC with the committed weights.
struct AnalogFrontEnd {
  /// Pixels of the input plane.
  let aperturePixelCount: Int
  private let profile: BoardProfile
  private let isIdeal: Bool
  private let errors: DeviceErrors
  private let serial: UInt64
  private let seed: UInt64
  private let operatorProvider: any OperatorProviding
  private let diodeCount: Int
  private var core: AnalogCore?
  private var weights: BinaryWeights?
  private var aperture: [UInt8]
  private var currents: [UInt32]
  /// The laser's light over what it should be.
  var laserShare = 1.0
  /// Photodiodes that give nothing (false) or all they can (true).
  private var brokenDiodes: [Int: Bool] = [:]

  init(
    profile: BoardProfile, serial: UInt64, seed: UInt64, ideal: Bool, errors: DeviceErrors = .none,
    operatorProvider: any OperatorProviding
  ) {
    self.profile = profile
    self.serial = serial
    self.seed = seed
    self.operatorProvider = operatorProvider
    isIdeal = ideal
    self.errors = errors
    aperturePixelCount = profile.design.input.pixels * profile.design.input.pixels
    diodeCount = profile.design.detector.pixels * profile.design.detector.pixels
    aperture = Array(repeating: 0, count: aperturePixelCount)
    currents = Array(repeating: 0, count: diodeCount)
  }

  /// Whether a mask is committed.
  var hasMask: Bool { core != nil }

  /// Forgets mask and weights.
  mutating func drop() {
    core = nil
    weights = nil
  }

  /// Takes a packed mask (all layers) into use.
  /// - Returns: false, and nothing changed, when a level is beyond the design's or the optics refuse the mask.
  mutating func commitMask(_ packed: [UInt8], format: MaskFormat) -> Bool {
    let layers = profile.design.phaseLayers
    let count = layers.reduce(0) { $0 + $1.pixels * $1.pixels }
    let levels = BitPacking.unpack(packed, count: count, bits: format.bits(boardMaskBits: profile.maskBits))
    var masks: [PhaseMask] = []
    var first = 0
    for layer in layers {
      let own = Array(levels[first..<(first + layer.pixels * layer.pixels)])
      first += own.count
      if format == .levels, own.contains(where: { Int($0) >= layer.levels }) { return false }
      let step = format == .levels ? layer.phasePerLevelRadians : PhaseMask.continuousStepRadians
      masks.append(PhaseMask(pixels: layer.pixels, levels: own, phasePerLevelRadians: step))
    }
    let real = errors.masks(masks, design: profile.design, serial: serial)
    guard
      let fused = try? operatorProvider.fusedOperator(
        design: profile.design, masks: real, placement: errors.placement),
      fused.inputCount == aperturePixelCount, fused.diodeCount == diodeCount
    else { return false }
    core = profile.analogCore(
      fusedOperator: fused, serial: serial, seed: seed, ideal: isIdeal, errors: errors)
    return true
  }

  /// Takes the first `classCount` weight banks into use.
  mutating func commitWeights(_ banks: [UInt8], classCount: Int) {
    weights = BinaryWeights(classCount: classCount, diodeCount: diodeCount, banks: banks)
  }

  /// Lets light through the optics; the photocurrents stay until the next exposure.
  mutating func expose(_ source: LightSource) {
    guard let core else { return }
    let amplitudes = amplitudes(of: source)
    var span = currents.mutableSpan
    core.fusedOperator.photocurrents(of: amplitudes.span, into: &span)
    guard !brokenDiodes.isEmpty else { return }
    let full = core.current(forElectrons: Double(profile.converter.diodeFullScaleElectrons))
    for (diode, isFull) in brokenDiodes { currents[diode] = isFull ? full : 0 }
  }

  /// From now on a diode gives nothing, or the full scale of its converter, whatever the light; diodes that the board has
  /// not are ignored.
  mutating func breakDiode(_ diode: Int, isFull: Bool) {
    if currents.indices.contains(diode) { brokenDiodes[diode] = isFull }
  }

  /// The class of the last exposure. Needs a committed mask and committed weights (CONFIG_VALID).
  func classify(sequence: UInt32, repetition: UInt32, relativeExposure: Double) -> AnalogResult {
    guard let core, let weights else { preconditionFailure("an exposure without mask or weights") }
    return core.classify(
      currents: currents.span, weights: weights, sequence: sequence, repetition: repetition,
      relativeExposure: relativeExposure * laserShare)
  }

  /// The photodiodes of the last exposure in ADC codes. Needs a committed mask.
  func diodeCodes(sequence: UInt32, relativeExposure: Double) -> [UInt16] {
    guard let core else { preconditionFailure("an exposure without mask") }
    return core.diodeCodes(
      currents: currents.span, sequence: sequence,
      fullScaleElectrons: Double(profile.converter.diodeFullScaleElectrons),
      relativeExposure: relativeExposure * laserShare)
  }

  private mutating func amplitudes(of source: LightSource) -> [UInt8] {
    switch source {
    case .aperture(let image): return image
    case .hostFrame(let packed, let bits):
      spread(packed, bits: bits)
      return aperture
    }
  }

  /// Unpacks a host-fed frame, most significant bit first, and spreads its values over 0...255.
  private mutating func spread(_ packed: [UInt8], bits: Int) {
    let highest = 1 << bits - 1
    let perByte = 8 / bits
    for index in aperture.indices {
      let shift = (perByte - 1 - index % perByte) * bits
      aperture[index] = UInt8((Int(packed[index / perByte]) >> shift & highest) * 255 / highest)
    }
  }
}
