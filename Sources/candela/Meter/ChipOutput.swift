import CandelaHAL
import CandelaMetering
import CandelaRuntime

/// What `candela meter chip` found, beside the model's figure. Nanojoules an exposure.
struct ChipOutput: Encodable {
  struct Figure: Encodable {
    let kind: String
    let nj_per_exposure: Double
    let low95: Double
    let high95: Double
    let source: String

    init(kind: String, _ energy: MeasuredEnergy, source: String) {
      let interval = energy.interval95
      self.kind = kind
      self.source = source
      nj_per_exposure = energy.energy.value * 1e9
      (low95, high95) = (interval.lowerBound * 1e9, interval.upperBound * 1e9)
    }

    var text: String {
      "\(Format.si(nj_per_exposure * 1e-9, "J")) (95 %: \(Format.si(low95 * 1e-9, "J")) ... "
        + "\(Format.si(high95 * 1e-9, "J")))  \(kind): \(source)"
    }
  }

  struct Rail: Encodable {
    let rail: String
    let figure: Figure
    let idle_before_w: Double
    let idle_after_w: Double
  }

  let board: String
  let classes: Int
  let exposures: UInt64
  let duration_s: Double
  let measured: Figure
  let modelled: Figure
  let rails: [Rail]
  /// Measured by modelled.
  let ratio: Double
  /// Whether the two intervals have no figure in common.
  let distinguishable: Bool

  init(
    _ measurement: BurstMeasurement, modelled entry: EnergyEntry, board: String, classes: Int, kind: ResultKind
  ) {
    self.board = board
    self.classes = classes
    exposures = measurement.exposures
    duration_s = measurement.duration.inSeconds
    let emulated = kind == .simulated ? "emulated " : ""
    rails = measurement.rails.map { rail in
      Rail(
        rail: rail.rail.name,
        figure: Figure(
          kind: kind.rawValue, rail.energy.divided(by: measurement.exposures), source: emulated + rail.meter),
        idle_before_w: rail.idleBefore.value, idle_after_w: rail.idleAfter.value)
    }
    measured = Figure(
      kind: kind.rawValue, measurement.perExposure, source: "rails less idle, on \(emulated)monitors")
    let model = MeasuredEnergy(
      energy: entry.energy, duration: entry.duration,
      components: [UncertaintyComponent(.stated, standard: entry.uncertainty, shape: .normal)])
    modelled = Figure(kind: entry.method.rawValue, model, source: entry.source)
    ratio = measured.nj_per_exposure / modelled.nj_per_exposure
    distinguishable = measured.low95 > modelled.high95 || modelled.low95 > measured.high95
  }

  func printText() {
    Console.line(
      "Chip of board \(board), an exposure of \(classes) outputs; \(exposures) of them in \(Format.seconds(duration_s))"
    )
    Console.line("  by the rails  \(measured.text)")
    for rail in rails {
      Console.line("    \(Format.padded(rail.rail, 11)) \(rail.figure.text)")
      Console.line(
        "                idle \(Format.si(rail.idle_before_w, "W")) before, \(Format.si(rail.idle_after_w, "W")) after")
    }
    Console.line("  by the model  \(modelled.text)")
    Console.line(
      distinguishable
        ? "  The two differ: rails by model is \(Format.fixed(ratio, digits: 3))."
        : "  The two are not distinguishable: their 95 % intervals overlap (rails by model: "
          + "\(Format.fixed(ratio, digits: 3))).")
  }
}
