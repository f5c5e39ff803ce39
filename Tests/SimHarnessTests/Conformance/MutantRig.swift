import CandelaBoardSpec
import CandelaHAL
import CandelaModel
import CandelaOptics
import CandelaRuntime
import CandelaSimHarness

/// A simulated board behind wires that can be broken one by one.
final class MutantRig {
  let bench: SimulatedBench
  let bus: MutantBus
  let reset: MutantOutputLine
  let trigger: MutantOutputLine
  let laserEnable: MutantOutputLine
  let dataReady: MutantInputLine
  let fault: MutantInputLine
  let interlock: MutantInputLine
  let time: MutantTime
  var plan: ConformancePlan

  init(_ device: SimulatedDevice = Tiny.idealDevice) throws {
    bench = try Tiny.bench(device)
    let wires = bench.connection
    bus = MutantBus(wires.bus)
    reset = MutantOutputLine(wires.reset)
    trigger = MutantOutputLine(wires.trigger)
    laserEnable = MutantOutputLine(wires.laserEnable)
    dataReady = MutantInputLine(wires.dataReady)
    fault = MutantInputLine(wires.fault)
    interlock = MutantInputLine(wires.interlock)
    time = MutantTime(wires.time)
    let world = bench.board.world
    plan = ConformancePlan(
      program: Tiny.program, golden: try Self.golden(), isIdeal: device.isIdeal, mayFire: true,
      setInterlock: { world.setInterlockClosed($0) })
  }

  /// The suite on this board, with a driver of its own.
  func run(only names: Set<String>? = nil) throws -> ConformanceReport {
    let connection = try BoardConnection(
      bus: bus, outputs: [.reset: reset, .trigger: trigger, .laserEnable: laserEnable],
      inputs: [.dataReady: dataReady, .fault: fault, .interlock: interlock], time: time)
    let driver = try PhotonicBoard(connection: connection, profile: Tiny.profile, logger: Tiny.quiet)
    return try ConformanceSuite(driver: driver, profile: Tiny.profile, plan: plan).run(only: names)
  }

  /// What the twin says of the tiny board with some weights.
  static func golden(banks: [UInt8] = Tiny.banks) throws -> GoldenVectors {
    try GoldenVectors(
      maskDigest: Tiny.program.maskDigest, profile: Tiny.profile,
      weights: BinaryWeights(classCount: Tiny.classCount, diodeCount: 16, banks: banks),
      operator: try OperatorCache().fusedOperator(design: Tiny.design, masks: [Tiny.mask]))
  }
}
