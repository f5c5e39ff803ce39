import CandelaOptics
import CandelaRuntime

extension TraceHeader {
  /// Names of the fields of a simulated device's errors.
  private enum ErrorField: String {
    case maskPhase = "device_mask_phase_rad"
    case tilt = "device_tilt_deg"
    case shiftX = "device_shift_x_m"
    case shiftY = "device_shift_y_m"
    case rotation = "device_rotation_deg"
    case gainSpread = "device_gain_spread"
  }

  /// Sets the fields of a simulated device; errors that it does not have are left out.
  public mutating func setDevice(_ device: SimulatedDevice) {
    self[.seed] = "\(device.seed)"
    self[.serial] = "\(device.serial)"
    self[.ideal] = "\(device.isIdeal)"
    let errors = device.errors
    set(.maskPhase, errors.maskPhaseRadians)
    set(.tilt, errors.tiltDegrees)
    set(.shiftX, errors.placement.shiftXMeters)
    set(.shiftY, errors.placement.shiftYMeters)
    set(.rotation, errors.placement.rotationDegrees)
    self[ErrorField.gainSpread.rawValue] = errors.gainSpread.map { "\($0)" }
  }

  /// The simulated device that the fields describe.
  /// - Throws: `TraceError` of kind `badField`.
  public func device() throws(TraceError) -> SimulatedDevice {
    SimulatedDevice(
      serial: try value(.serial, absent: 1), seed: try value(.seed, absent: 1),
      isIdeal: try value(.ideal, absent: false),
      errors: DeviceErrors(
        maskPhaseRadians: try number(.maskPhase), tiltDegrees: try number(.tilt),
        placement: DetectorPlacement(
          shiftXMeters: try number(.shiftX), shiftYMeters: try number(.shiftY), rotationDegrees: try number(.rotation)),
        gainSpread: self[ErrorField.gainSpread.rawValue] == nil ? nil : try number(.gainSpread)))
  }

  private mutating func set(_ field: ErrorField, _ value: Double) {
    self[field.rawValue] = value == 0 ? nil : "\(value)"
  }

  private func number(_ field: ErrorField) throws(TraceError) -> Double {
    guard let text = self[field.rawValue] else { return 0 }
    guard let value = Double(text), value.isFinite else {
      throw TraceError(.badField, "the header's field \(field.rawValue) is \"\(text)\", which is no number")
    }
    return value
  }
}
