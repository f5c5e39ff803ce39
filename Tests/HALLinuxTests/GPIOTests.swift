import CandelaHAL
import Glibc
import Testing

import CandelaHALLinux

@Suite struct GPIOTests {
  private static func chip(_ kernel: ScriptedGPIO, _ selector: String = "pinctrl") throws -> LinuxGPIOChip {
    try LinuxGPIOChip.find(
      GPIOChipSelector(selector), lines: ScriptedGPIO.names.map { .name($0) }, kernel: kernel)
  }

  @Test func chip_isFoundByLabel_whateverItsNumber() throws {
    let kernel = ScriptedGPIO([
      ScriptedGPIO.Chip(label: "other", lines: []),
      ScriptedGPIO.Chip(label: "pinctrl", lines: [GPIOLineDescription(name: "A")]),
    ])
    let chip = try Self.chip(kernel)
    #expect(chip.path == "/dev/gpiochip1" && chip.label == "pinctrl")
    #expect(try chip.offset(of: .name("A")) == 0)
    let missing = try #require(throws: HALError.self) { try chip.offset(of: .name("B")) }
    #expect(missing.kind == .absent)
    #expect(throws: HALError.self) { try chip.offset(of: .offset(1)) }
  }

  @Test func chip_isFoundByItsLines_whenTheLabelIsAStar() throws {
    let kernel = ScriptedGPIO([
      ScriptedGPIO.Chip(label: "virtio0", lines: ScriptedGPIO.names.dropLast().map { GPIOLineDescription(name: $0) }),
      ScriptedGPIO.Chip(label: "virtio1", lines: ScriptedGPIO.names.map { GPIOLineDescription(name: $0) }),
    ])
    #expect(try Self.chip(kernel, "*").label == "virtio1")
    kernel.chips.removeLast()
    let error = try #require(throws: HALError.self) { try Self.chip(kernel, "*") }
    #expect(error.kind == .absent && error.cause == "chips here: virtio0")
  }

  @Test func chipThatMayNotBeOpened_isAQuestionOfPermission() throws {
    let kernel = ScriptedGPIO([ScriptedGPIO.Chip(label: "pinctrl", lines: [], failure: EACCES)])
    let error = try #require(throws: HALError.self) { try Self.chip(kernel) }
    #expect(error.kind == .permission && error.subject == "/dev/gpiochip0")
    let none = try #require(throws: HALError.self) { try Self.chip(ScriptedGPIO([])) }
    #expect(none.kind == .absent && none.cause == "this machine has no GPIO chip")
  }

  @Test func output_isSafeFromItsFirstToItsLastMoment() throws {
    let kernel = ScriptedGPIO.board()
    do {
      let line = try LinuxOutputLine(
        on: try Self.chip(kernel), .name("LASER_ENABLE"), name: "LASER_ENABLE", safeLevel: .low)
      try line.set(.high)
      #expect(line.level == .high)
    }
    #expect(kernel.history == ["LASER_ENABLE=0", "LASER_ENABLE=1", "LASER_ENABLE=0", "LASER_ENABLE released"])
  }

  @Test func polarityAndBias_reachTheKernel() throws {
    let kernel = ScriptedGPIO.board()
    let chip = try Self.chip(kernel)
    _ = try LinuxOutputLine(on: chip, .offset(0), name: "RESET_N", isActiveLow: true, bias: .pullUp)
    _ = try LinuxInputLine(on: chip, .name("FAULT_N"), name: "FAULT_N", isActiveLow: true, bias: .disabled)
    #expect(
      kernel.requests == [
        GPIORequestDescription(offset: 0, isActiveLow: true, bias: .pullUp, initialLevel: .low),
        GPIORequestDescription(offset: 4, isActiveLow: true, bias: .disabled, initialLevel: nil),
      ])
  }

  @Test func takenLine_namesItsHolder() throws {
    let kernel = ScriptedGPIO.board()
    let chip = try Self.chip(kernel)
    kernel.requestFailure = EBUSY
    kernel.chips[0].lines[1].consumer = "gpioset"
    kernel.chips[0].lines[1].isUsed = true
    let error = try #require(throws: HALError.self) {
      try LinuxOutputLine(on: chip, .name("TRIGGER"), name: "TRIGGER")
    }
    #expect(error.kind == .busy && error.cause == "held by gpioset" && error.errno == EBUSY)
    kernel.chips[0].lines[1].consumer = ""
    let nameless = try #require(throws: HALError.self) {
      try LinuxOutputLine(on: chip, .name("TRIGGER"), name: "TRIGGER")
    }
    #expect(nameless.cause == "held by a program without a name")
  }

  @Test func failedSet_keepsTheLevel_andSaysWhich() throws {
    let kernel = ScriptedGPIO.board()
    let line = try LinuxOutputLine(on: try Self.chip(kernel), .name("TRIGGER"), name: "TRIGGER")
    try line.set(.high)
    let request = try #require(Mirror(reflecting: line).descendant("request") as? ScriptedLine)
    request.failure = ENODEV
    let error = try #require(throws: HALError.self) { try line.set(.low) }
    #expect(error.kind == .absent && error.subject == "line TRIGGER" && line.level == .high)
  }

  @Test func outputThatIsGone_isLeftAlone() throws {
    let kernel = ScriptedGPIO.board()
    let levels = SafeLevels()
    let (first, second) = (ScriptedLine(kernel, "A"), ScriptedLine(kernel, "B"))
    levels.register(first, safeLevel: .low)
    levels.register(second, safeLevel: .high)
    levels.restore(first)
    levels.restore(first)
    levels.close()
    #expect(kernel.history == ["A=0", "B=1"])
  }

  @Test func exit_drivesEveryOpenOutput_andLetsNobodyRaiseItAgain() throws {
    let kernel = ScriptedGPIO.board()
    let levels = SafeLevels()
    let chip = try Self.chip(kernel)
    let lines = try ["TRIGGER", "LASER_ENABLE"].map {
      try LinuxOutputLine(
        on: chip, .name($0), name: $0, isActiveLow: false, bias: .asIs, safeLevel: .low, safeLevels: levels)
    }
    try lines[1].set(.high)
    levels.close()
    let error = try #require(throws: HALError.self) { try lines[1].set(.high) }
    #expect(error.errno == ECANCELED)
    #expect(
      kernel.history == ["TRIGGER=0", "LASER_ENABLE=0", "LASER_ENABLE=1", "LASER_ENABLE=0", "TRIGGER=0"])
    #expect(throws: Never.self) { try lines[1].set(.low) }
  }
}
