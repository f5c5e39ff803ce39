import CandelaBoardSpec
import CandelaHAL
import CandelaModel
import CandelaRuntime
import Logging

/// A board of 4 x 4 input pixels, a 4 x 4 mask of 3 bits and 2 x 2 diodes, and a program of two classes for it.
enum Tiny {
  /// What the driver logs in a test of failures would drown the tests' own output.
  static let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
  static let designDigest = digest(Array(0..<32))
  static let otherDigest = digest(Array(1..<33))

  static func digest(_ bytes: [UInt8]) -> Digest256 {
    Digest256(stored: bytes) ?? Digest256(of: [])
  }

  static let board = ExpectedBoard(
    name: "tiny",
    addresses: BoardAddresses(
      controller: I2CAddress(0x2A), eeprom: I2CAddress(0x50), boardMonitor: I2CAddress(0x40),
      laserMonitor: I2CAddress(0x41), thermometer: I2CAddress(0x48)),
    versions: BoardVersions(protocolVersion: 0x0100, hardware: 0x0100, firmware: 0x0100_0000),
    designDigest: designDigest,
    timing: BoardTiming(
      slotNanoseconds: 24, exposureNanoseconds: 24, startNanoseconds: 1000, conversionNanoseconds: 5000,
      bootMicroseconds: 2000, heartbeatTimeoutMilliseconds: 500),
    rails: BoardRails(
      board: BoardRail(voltage: Volts(3.3), idle: Watts(0.16), active: Watts(0.03), shuntOhms: 1),
      laser: BoardRail(voltage: Volts(5), idle: Watts(0.02), active: Watts(0.03), shuntOhms: 5),
      temperatureLimit: Celsius(70)),
    chipEnergy: ChipEnergy(perOutput: Joules(1.5e-9), relativeUncertainty: 0.25, source: "a tiny model"))

  /// Levels 1 2 3 4 5 6 7 0, twice: the packing example of docs/registers.md.
  static let program = BoardProgram(
    designDigest: designDigest, maskFormat: .levels, packedMask: [0x29, 0xCB, 0xB8, 0x29, 0xCB, 0xB8], classCount: 2,
    weightBanks: firstBank + secondBank)

  static let firstBank: [UInt8] = [0xA0] + [UInt8](repeating: 0, count: 127)
  static let secondBank: [UInt8] = [0x50] + [UInt8](repeating: 0, count: 127)
}
