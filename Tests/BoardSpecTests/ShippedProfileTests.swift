import CandelaBoardSpec
import CandelaHAL
import CandelaOptics
import Testing

@Suite struct ShippedProfileTests {
  @Test func reference_hasTheBenchGeometry() throws {
    let board = try Fixtures.loader.load("accel-reference")
    let design = board.design
    #expect(design.wavelengthMeters == 532e-9)
    #expect(design.propagation == .aperiodic)
    #expect(design.input == InputPlane(pixels: 28, pitchMeters: 3.68e-3 / 28))
    let air = PathElement.medium(Medium(thicknessMeters: 0.15, refractiveIndex: 1))
    let mask = PhaseLayer(pixels: 400, pitchMeters: 9.2e-6, levels: 8, phasePerLevelRadians: 0.2595 * Double.pi)
    #expect(design.path == [air, .phase(mask), air])
    #expect(design.detector == Detector(pixels: 32, pitchMeters: 35e-6, sampling: .area(sideMeters: 10.6e-6)))
    #expect(board.noise == .projectDefault)
    #expect(board.maskBits == 3)
    #expect(!board.simulatorOnly)
    #expect(board.capabilities == [.programmableMask, .hostFedFrame, .diagnosticADC, .burst])
  }

  @Test func reference_hasTheElectricalSide() throws {
    let board = try Fixtures.loader.load("accel-reference")
    #expect(board.name == "accel-reference")
    #expect(board.addresses.controller == I2CAddress(0x2A))
    #expect(board.addresses.eeprom == I2CAddress(0x50))
    #expect(board.addresses.boardMonitor == I2CAddress(0x40))
    #expect(board.addresses.laserMonitor == I2CAddress(0x41))
    #expect(board.addresses.thermometer == I2CAddress(0x48))
    #expect(
      board.timing
        == BoardTiming(
          slotNanoseconds: 24, exposureNanoseconds: 24, startNanoseconds: 1000, conversionNanoseconds: 5000,
          bootMicroseconds: 2000, heartbeatTimeoutMilliseconds: 500))
    #expect(board.converter == DiagnosticConverter(outputFullScaleMillivolts: 2048, diodeFullScaleElectrons: 400_000))
    #expect(board.versions == BoardVersions(protocolVersion: 0x0100, hardware: 0x0100, firmware: 0x0100_0000))
    #expect(board.chipEnergy.perOutput == Joules(1.46e-9))
    #expect(board.chipEnergy.relativeUncertainty == 0.25)
    #expect(board.rails.laser.shuntOhms == 5)
    #expect(board.rails.temperatureLimit == Celsius(70))
  }

  @Test func reference_railsDrawTheChipsPowerInASlot() throws {
    let board = try Fixtures.loader.load("accel-reference")
    let watts = (board.rails.board.active + board.rails.laser.active).value
    let outputJoules = watts * Double(board.timing.slotNanoseconds) * 1e-9
    // The profile rounds 60.83 mW to 60.8 mW: 0.06 %.
    #expect(abs(outputJoules / board.chipEnergy.perOutput.value - 1) < 1e-3)
  }

  @Test func published_isTheAuthorsSimulation() throws {
    let board = try Fixtures.loader.load("accel-published")
    let design = board.design
    #expect(board.simulatorOnly)
    #expect(board.has(.continuousMask))
    #expect(board.maskBits == 8)
    #expect(design.propagation == .periodic(pixels: 600, pitchMeters: 3e-6))
    #expect(
      design.input
        == InputPlane(pixels: 28, pitchMeters: 48e-6, darkBorderPixels: 1, resampling: .bicubic(factor: 16)))
    #expect(design.legs.map { $0.map(\.thicknessMeters) } == [[600e-6], [600e-6, 3e-3]])
    #expect(design.legs.map { $0.map(\.refractiveIndex) } == [[1.4602], [1.4602, 1]])
    #expect(
      design.phaseLayers == [
        PhaseLayer(pixels: 600, pitchMeters: 3e-6, levels: 256, phasePerLevelRadians: 2 * Double.pi / 256)
      ])
    let sampling = DetectorSampling.bilinear(firstPixel: 114, stepPixels: 11.625)
    #expect(design.detector == Detector(pixels: 32, pitchMeters: 34.875e-6, sampling: sampling, normalization: .l2))
  }

  /// The paper's variant: 140 mm between the masks, 145 mm to the diodes.
  @Test func twoLayer_differsFromTheReference_inItsPathAlone() throws {
    let board = try Fixtures.loader.load("accel-two-layer")
    let reference = try Fixtures.loader.load("accel-reference")
    #expect(board.design.legs.map { $0.map(\.thicknessMeters) } == [[0.15], [0.14], [0.145]])
    #expect(board.design.phaseLayers == reference.design.phaseLayers + reference.design.phaseLayers)
    #expect(board.design.input == reference.design.input && board.design.detector == reference.design.detector)
    #expect(board.noise == reference.noise && board.timing == reference.timing)
    #expect(board.capabilities == reference.capabilities && board.maskBits == reference.maskBits)
  }

  @Test func designDigests_areTheReleasedOnes() throws {
    // Bundles are bound to these: if one changes, every bundle for that board is refused. All were calculated with
    // another program (Python's struct and hashlib) from the text form in docs/optics-schema.md.
    #expect(
      try Fixtures.loader.load("accel-reference").designDigest.description
        == "9504ba9bea105e135b9c78fa78ddadbd1622001a9e682d7f99fd731051ebca31")
    #expect(
      try Fixtures.loader.load("accel-published").designDigest.description
        == "01340b45fbe226eb403edaf7ef1ef39b6be8ec7b65c1e282f46aa7dd79981298")
    #expect(
      try Fixtures.loader.load("accel-two-layer").designDigest.description
        == "17e632e1a1e2219ecdef92682ae978588cb6e4e82d5b3175aa7185ec89b44985")
  }

  @Test func everyShippedProfile_loads() throws {
    let hosts = HostProfileLoader(Fixtures.locator)
    #expect(Fixtures.loader.names.contains("accel-reference"))
    #expect(hosts.names.contains("sim"))
    for name in Fixtures.loader.names { #expect(try Fixtures.loader.load(name).name == name) }
    for name in hosts.names { #expect(try hosts.load(name).name == name) }
    #expect(try hosts.load("sim").connection == .simulated)
  }

  @Test func board_loadsByPath() throws {
    let byPath = try Fixtures.loader.load("\(Fixtures.root)/boards/accel-reference/")
    #expect(try byPath == Fixtures.loader.load("accel-reference"))
  }

  @Test func unknownBoard_listsTheKnownOnes() {
    let error = #expect(throws: BoardSpecError.self) { try Fixtures.loader.load("accel-refernce") }
    #expect(error?.kind == .unknownName)
    #expect(error?.code == "CND-2011")
    #expect(error?.message.contains("did you mean \"accel-reference\"?") == true)
    #expect(error?.message.contains("known: accel-published, accel-reference") == true)
  }

  @Test(arguments: ["", "hosts", "gpu", "../boards", "nowhere/at/all"])
  func boardThatIsNone_isRefused(name: String) {
    #expect(throws: BoardSpecError.self) { try Fixtures.loader.load(name) }
  }

  @Test func unknownHost_listsTheKnownOnes() {
    let error = #expect(throws: BoardSpecError.self) { try HostProfileLoader(Fixtures.locator).load("simm") }
    #expect(error?.message.contains("did you mean \"sim\"?") == true)
  }

  @Test func boardWithoutAnyRoot_namesTheRemedy() {
    let nowhere = ResourceLocator(environment: [:], executable: nil, currentDirectory: "/nonexistent")
    let error = #expect(throws: BoardSpecError.self) { try BoardProfileLoader(nowhere).load("accel-reference") }
    #expect(error?.remedy.contains("CANDELA_HOME") == true)
  }
}
