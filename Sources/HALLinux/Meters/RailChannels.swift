import CandelaHAL

/// One power that a driver offers.
struct RailChannel {
  let number: Int
  let label: String
  let source: PowerProbe.Source
  let updateInterval: Duration

  var file: String { source.file }
}

/// The powers of a hwmon device (Documentation/hwmon/sysfs-interface.rst): powerN_input in microwatts, or inN_input in
/// millivolts with currN_input in milliamperes, as the INA3221 of a Jetson offers them.
enum HwmonChannels {
  /// Channels a chip may have; drivers number them from 1.
  private static let most = 16
  /// Drivers with update_interval say it in milliseconds; the others are asked this often.
  private static let usualInterval = 10.0

  static func all(folder: String, root: String) -> [RailChannel] {
    let interval = (try? MeterFile.number("\(folder)/update_interval", root: root)) ?? usualInterval
    return (1...most).compactMap { number in
      let power = ["power\(number)_input", "power\(number)_average"].first {
        MeterFile.exists("\(folder)/\($0)", root: root)
      }
      let source: PowerProbe.Source
      if let power {
        source = .power("\(folder)/\(power)", watts: 1e-6)
      } else if MeterFile.exists("\(folder)/curr\(number)_input", root: root),
        MeterFile.exists("\(folder)/in\(number)_input", root: root)
      {
        source = .product(
          voltage: "\(folder)/in\(number)_input", volts: 1e-3, current: "\(folder)/curr\(number)_input", amperes: 1e-3)
      } else {
        return nil
      }
      let labels = ["power\(number)_label", "in\(number)_label", "curr\(number)_label"]
      let label = labels.compactMap { MeterFile.name("\(folder)/\($0)", root: root) }.first
      return RailChannel(
        number: number, label: label ?? "channel \(number)", source: source,
        updateInterval: .milliseconds(Int64(max(1, interval))))
    }
  }
}

/// The powers of an IIO device (Documentation/ABI/testing/sysfs-bus-iio): in_powerN_raw times its scale, in milliwatts, as
/// the ina2xx-adc driver offers it, or in_powerN_input in milliwatts.
enum IIOChannels {
  private static let most = 16

  static func all(folder: String, root: String) -> [RailChannel] {
    (0..<most).compactMap { number in
      let processed = "\(folder)/in_power\(number)_input"
      if MeterFile.exists(processed, root: root) {
        return channel(number, .power(processed, watts: 1e-3))
      }
      let raw = "\(folder)/in_power\(number)_raw"
      guard MeterFile.exists(raw, root: root),
        let scale = try? MeterFile.number("\(folder)/in_power\(number)_scale", root: root)
      else { return nil }
      return channel(number, .power(raw, watts: scale * 1e-3))
    }
  }

  private static func channel(_ number: Int, _ source: PowerProbe.Source) -> RailChannel {
    RailChannel(number: number, label: "power \(number)", source: source, updateInterval: .milliseconds(10))
  }
}
