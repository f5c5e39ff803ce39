import CandelaBoardSpec
import CandelaModel
import CandelaOptics
import CandelaSimHarness
import CandelaTraining

/// The relative exposure of a trained model: the longest at which bright frames leave both lines some charge.
///
/// The pulses of a frame share its light. With few classes a pulse gets so much of it that bright frames would empty a
/// line, and outputs of empty lines are all alike.
struct ExposureChoice {
  /// Training frames that are looked at, evenly spread.
  private static let mostFrames = 4096
  /// Share of their outputs that may still empty a line.
  private static let emptyShare = 0.001
  /// Share of the precharge that those may use: room for noise and gain spread.
  private static let usedPrecharge = 0.9
  private static let elementaryCharge = 1.602176634e-19

  /// Between a hundredth and 1, in hundredths.
  static func relative(_ trained: TrainedModel, fused: FusedOperator, data: TrainingData, profile: BoardProfile)
    -> Double
  {
    guard profile.noise.clipsEmptyLine, fused.meanFullCurrent > 0 else { return 1 }
    let drops = lineDrops(trained, fused: fused, data: data, profile: profile).sorted()
    let high = drops[min(drops.count - 1, Int(Double(drops.count) * (1 - emptyShare)))]
    guard high > 0 else { return 1 }
    let share = usedPrecharge * profile.noise.prechargeVolts / high
    return max(0.01, min(1, (share * 100).rounded(.down) / 100))
  }

  /// The deeper of the two lines' drops in volts at full exposure, for every frame and output.
  private static func lineDrops(
    _ trained: TrainedModel, fused: FusedOperator, data: TrainingData, profile: BoardProfile
  ) -> [Double] {
    let noise = profile.noise
    let electrons = noise.photonsPerDiode * noise.quantumEfficiency / (fused.meanFullCurrent / 4)
    let volts = electrons / Double(data.names.count) * elementaryCharge / noise.lineCapacitanceFarads
    let step = max(1, data.set.count / mostFrames)
    var currents = [UInt32](repeating: 0, count: fused.diodeCount)
    var drops: [Double] = []
    for frame in Swift.stride(from: 0, to: data.set.count, by: step) {
      var span = currents.mutableSpan
      fused.photocurrents(of: Array(data.set.aperture(frame)).span, into: &span)
      let total = currents.reduce(UInt64(0)) { $0 + UInt64($1) }
      for output in data.names.indices {
        let start = output * BinaryWeights.bankBytes
        let plus = currents.indices.reduce(UInt64(0)) { sum, diode in
          trained.banks[start + diode / 8] >> UInt8(7 - diode % 8) & 1 == 1 ? sum + UInt64(currents[diode]) : sum
        }
        drops.append(Double(max(plus, total - plus)) * volts)
      }
    }
    return drops
  }
}
