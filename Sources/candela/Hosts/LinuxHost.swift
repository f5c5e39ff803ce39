import CandelaBoardSpec
import CandelaHAL
import CandelaHALLinux
import CandelaRuntime

/// The wires of a Linux host, opened: the board's lock, its bus and its six lines at their safe levels.
struct LinuxHost {
  let connection: BoardConnection
  /// Held as long as the board is in use.
  let lock: BoardLock

  /// Opens everything that a host profile names; the outputs take their safe levels: RESET_N released, TRIGGER and
  /// LASER_ENABLE low.
  /// - Throws: `HALError`; of kind `busy` with the holder where another process has the board or a line.
  init(_ wiring: HostWiring, environment: [String: String]) throws {
    let adapters = I2CAdapters()
    let path = try adapters.path(of: wiring.adapterSelector)
    lock = try BoardLock(device: path, folders: BoardLock.folders(environment: environment))
    let bus = try LinuxI2CBus(.path(path))
    let selectors = try Dictionary(
      uniqueKeysWithValues: BoardLine.allCases.map { ($0, try wiring.selector(of: $0)) })
    let chip = try LinuxGPIOChip.find(GPIOChipSelector(wiring.chipLabel), lines: Array(selectors.values))
    var outputs: [BoardLine: any OutputLine] = [:]
    var inputs: [BoardLine: any InputLine] = [:]
    for line in BoardLine.allCases {
      guard let selector = selectors[line] else { continue }
      if line.isOutput {
        outputs[line] = try LinuxOutputLine(
          on: chip, selector, name: line.rawValue, isActiveLow: line.isActiveLow, safeLevel: .low)
      } else {
        inputs[line] = try LinuxInputLine(on: chip, selector, name: line.rawValue, isActiveLow: line.isActiveLow)
      }
    }
    connection = try BoardConnection(bus: bus, outputs: outputs, inputs: inputs, time: MonotonicTime())
  }
}

extension HostWiring {
  /// How the host's bus is found.
  var adapterSelector: I2CAdapterSelector {
    switch bus {
    case .path(let path): .path(path)
    case .adapter(let name): .name(name)
    }
  }

  /// How a line is found on the chip.
  /// - Throws: `RuntimeError` of kind `lineMissing`.
  func selector(of line: BoardLine) throws(RuntimeError) -> GPIOLineSelector {
    switch lines[line]?.selector {
    case .name(let name): return .name(name)
    case .offset(let offset): return .offset(UInt32(offset))
    case nil:
      throw RuntimeError(
        .lineMissing, "line \(line.rawValue) is not connected",
        remedy: "Name a pin for \(line.rawValue) in the host profile")
    }
  }
}
