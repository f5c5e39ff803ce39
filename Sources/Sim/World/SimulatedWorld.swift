import CandelaHAL

/// Everything around the board that it can sense: light on the aperture, temperature, the interlock loop.
public final class SimulatedWorld {
  /// Pixels along a side of the aperture.
  public let aperturePixels: Int
  /// Amplitudes on the aperture, row-major, 0...255.
  public private(set) var aperture: [UInt8]
  /// Temperature of the board.
  public private(set) var temperature = Celsius(25)
  /// Whether the interlock loop is closed.
  public private(set) var isInterlockClosed = true

  private let time: VirtualTime
  /// Told after every change but light (light is looked at when it is exposed).
  var onFault: ((SimulatedFault) -> Void)?

  init(time: VirtualTime, aperturePixels: Int) {
    self.time = time
    self.aperturePixels = aperturePixels
    aperture = Array(repeating: 0, count: aperturePixels * aperturePixels)
  }

  /// Opens or closes the interlock loop now.
  public func setInterlockClosed(_ closed: Bool) { inject(closed ? .interlockClosed : .interlockOpened) }

  /// Sets the board's temperature now.
  public func setTemperature(_ temperature: Celsius) { inject(.temperature(temperature)) }

  /// Lets a fault happen now.
  public func inject(_ fault: SimulatedFault) {
    switch fault {
    case .interlockOpened: isInterlockClosed = false
    case .interlockClosed: isInterlockClosed = true
    case .temperature(let celsius): temperature = celsius
    // The rest is on the board and its wires.
    default: break
    }
    onFault?(fault)
  }

  /// Lets a fault happen at a time; faults of the same time happen in the order in which they were scheduled.
  public func schedule(_ fault: SimulatedFault, at moment: Timestamp) {
    time.schedule(at: moment) { [weak self] in self?.inject(fault) }
  }

  func light(_ amplitudes: Span<UInt8>) {
    precondition(amplitudes.count == aperture.count, "an amplitude for every aperture pixel")
    for index in amplitudes.indices { aperture[index] = amplitudes[index] }
  }
}
